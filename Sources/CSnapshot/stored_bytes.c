// For O_CLOEXEC, which C itself does not know.
#define _POSIX_C_SOURCE 200809L

#include "stored_bytes.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <openssl/evp.h>

#include "digest.h"
#include "limits.h"
#include "memory.h"

enum { block_count = 6 };

/// A ring of blocks: this thread fills one while the digesting thread is at most `block_count` behind.
struct cs_stored_bytes {
  int descriptor;
  bool has_ended;
  bool is_file;
  cs_progress *progress;
  EVP_MD_CTX *sha256;
  bool has_thread;
  pthread_t thread;
  pthread_mutex_t lock;
  pthread_cond_t has_moved;
  uint64_t filled;
  uint64_t digested;
  bool is_last;
  size_t lengths[block_count];
  unsigned char blocks[block_count][cs_block_size];
};

/// The body of the digesting thread.
static void *digest_blocks(void *context) {
  cs_stored_bytes *stored = context;
  pthread_mutex_lock(&stored->lock);
  for (;;) {
    while (stored->digested == stored->filled && !stored->is_last) {
      pthread_cond_wait(&stored->has_moved, &stored->lock);
    }
    if (stored->digested == stored->filled) break;
    size_t slot = stored->digested % block_count;
    pthread_mutex_unlock(&stored->lock);
    EVP_DigestUpdate(stored->sha256, stored->blocks[slot], stored->lengths[slot]);
    pthread_mutex_lock(&stored->lock);
    stored->digested++;
    pthread_cond_signal(&stored->has_moved);
  }
  pthread_mutex_unlock(&stored->lock);
  return NULL;
}

/// Waits until the block to be filled next is no longer needed by the digesting thread.
static unsigned char *wait_for_free_block(cs_stored_bytes *stored) {
  if (stored->has_thread) {
    pthread_mutex_lock(&stored->lock);
    while (stored->filled - stored->digested >= block_count) pthread_cond_wait(&stored->has_moved, &stored->lock);
    pthread_mutex_unlock(&stored->lock);
  }
  return stored->blocks[stored->filled % block_count];
}

static void hand_over_block(cs_stored_bytes *stored, size_t length) {
  size_t slot = stored->filled % block_count;
  stored->lengths[slot] = length;
  if (!stored->has_thread) {
    if (stored->sha256) EVP_DigestUpdate(stored->sha256, stored->blocks[slot], length);
    stored->filled++;
    return;
  }
  pthread_mutex_lock(&stored->lock);
  stored->filled++;
  pthread_cond_signal(&stored->has_moved);
  pthread_mutex_unlock(&stored->lock);
}

static void end_thread(cs_stored_bytes *stored) {
  if (!stored->has_thread) return;
  pthread_mutex_lock(&stored->lock);
  stored->is_last = true;
  pthread_cond_signal(&stored->has_moved);
  pthread_mutex_unlock(&stored->lock);
  pthread_join(stored->thread, NULL);
  stored->has_thread = false;
}

/// The configuration of OpenSSL can demand what none of its providers has.
static bool fault_no_digest(cs_fault *fault) {
  return cs_fault_set(fault, CSNAPSHOT_FAULT_UNREADABLE, -1, "see fipswatch about", "OpenSSL gives no SHA-256 of it");
}

static bool begin_digest(cs_stored_bytes *stored, cs_fault *fault) {
  stored->sha256 = EVP_MD_CTX_new();
  if (!stored->sha256) return cs_fault_memory(fault);
  if (!EVP_DigestInit_ex(stored->sha256, EVP_sha256(), NULL)) return fault_no_digest(fault);
  // Without a second thread the blocks are digested where they are read.
  stored->has_thread = pthread_create(&stored->thread, NULL, digest_blocks, stored) == 0;
  return true;
}

static bool unreadable(cs_fault *fault, int reason) {
  const char *hint = reason == ENOENT ? "check the path" : reason == EACCES ? "check the permissions" : "";
  return cs_fault_set(fault, CSNAPSHOT_FAULT_UNREADABLE, -1, hint, "it cannot be read: %s", strerror(reason));
}

/// Standard input can be read once; the second reader would find an empty document.
static atomic_flag is_standard_input_taken = ATOMIC_FLAG_INIT;

static int open_descriptor(const char *path, cs_fault *fault) {
  if (strcmp(path, "-") != 0) {
    // A FIFO that nobody writes would be waited for.
    int descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    if (descriptor < 0) unreadable(fault, errno);
    return descriptor;
  }
  if (atomic_flag_test_and_set(&is_standard_input_taken)) {
    cs_fault_set(fault, CSNAPSHOT_FAULT_UNREADABLE, -1, "name it once", "standard input was read before");
    return -1;
  }
  return STDIN_FILENO;
}

static bool measure(cs_stored_bytes *stored, cs_fault *fault) {
  struct stat facts;
  if (fstat(stored->descriptor, &facts) != 0) return unreadable(fault, errno);
  if (S_ISDIR(facts.st_mode)) return unreadable(fault, EISDIR);
  stored->is_file = S_ISREG(facts.st_mode);
  // Documents are read more than once; only standard input is kept for that.
  if (!stored->is_file && stored->descriptor != STDIN_FILENO) {
    return cs_fault_set(fault, CSNAPSHOT_FAULT_UNREADABLE, -1, "give - and pipe it into that",
                        "it is a device or a pipe");
  }
  if (!stored->progress) return true;
  stored->progress->read_bytes = 0;
  stored->progress->total_bytes = stored->is_file ? facts.st_size : -1;
  return true;
}

cs_stored_bytes *cs_stored_bytes_open(const char *path, bool is_digested, cs_progress *progress, cs_fault *fault) {
  cs_stored_bytes *stored = cs_allocate(sizeof *stored);
  if (!stored) {
    cs_fault_memory(fault);
    return NULL;
  }
  memset(stored, 0, offsetof(cs_stored_bytes, blocks));
  stored->progress = progress;
  pthread_mutex_init(&stored->lock, NULL);
  pthread_cond_init(&stored->has_moved, NULL);
  stored->descriptor = open_descriptor(path, fault);
  bool is_open = stored->descriptor >= 0 && measure(stored, fault) && (!is_digested || begin_digest(stored, fault));
  if (is_open) return stored;
  cs_stored_bytes_close(stored);
  return NULL;
}

bool cs_stored_bytes_is_file(const cs_stored_bytes *stored) { return stored->is_file; }

int64_t cs_stored_bytes_next(cs_stored_bytes *stored, const unsigned char **block, cs_fault *fault) {
  if (stored->has_ended) return 0;
  unsigned char *space = wait_for_free_block(stored);
  size_t length = 0;
  // A pipe gives little at a time; what follows wants to see whole blocks.
  while (length < cs_block_size) {
    ssize_t count = read(stored->descriptor, space + length, cs_block_size - length);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) {
      unreadable(fault, errno);
      return -1;
    }
    if (count == 0) {
      stored->has_ended = true;
      break;
    }
    length += (size_t)count;
  }
  hand_over_block(stored, length);
  if (stored->progress) stored->progress->read_bytes += (int64_t)length;
  *block = space;
  return (int64_t)length;
}

bool cs_stored_bytes_digest(cs_stored_bytes *stored, char hex[65], cs_fault *fault) {
  unsigned char digest[32];
  end_thread(stored);
  if (!EVP_DigestFinal_ex(stored->sha256, digest, NULL)) return fault_no_digest(fault);
  cs_hex(hex, digest, sizeof digest);
  return true;
}

void cs_stored_bytes_close(cs_stored_bytes *stored) {
  if (!stored) return;
  end_thread(stored);
  EVP_MD_CTX_free(stored->sha256);
  if (stored->descriptor > STDIN_FILENO) close(stored->descriptor);
  pthread_mutex_destroy(&stored->lock);
  pthread_cond_destroy(&stored->has_moved);
  cs_release(stored);
}
