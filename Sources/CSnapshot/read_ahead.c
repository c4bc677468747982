#include "read_ahead.h"

#include <pthread.h>
#include <stdatomic.h>
#include <string.h>

enum {
  batch_count = 4,
  /// After so many elements asked for without a gap the worker is worth its start.
  elements_to_start = 8,
};

typedef enum { not_read, is_read, is_refused } reading_outcome;

/// An element, and what is known of it so far.
typedef struct {
  cs_element element;
  unsigned char raw_digest[cs_digest_size];
  reading_outcome outcome;
  cs_resources resources;
  bool is_asked_for;
} batched_element;

/// Elements that follow each other: of the worker several, copied out of the document, else one, where it is.
typedef struct {
  batched_element elements[cs_batch_elements];
  size_t count;
  size_t asked_for_count;
  /// As of `cs_document_next`: whether there is something behind the batch.
  int outcome;
  /// Of the last element if it is refused, else of what is behind it.
  cs_fault fault;
  /// Of the resources that were read ahead.
  cs_digest_key key;
  cs_text bytes;
  cs_resource_memory memory;
} batch;

struct cs_read_ahead {
  cs_document document;
  cs_resource_reader reader;
  cs_digest_key raw_key;

  bool has_thread;
  pthread_t thread;
  _Atomic bool is_closing;
  pthread_mutex_t lock;
  pthread_cond_t has_moved;
  uint64_t filled;
  uint64_t done;
  bool has_left;
  bool wants_resources;
  cs_digest_key wanted_key;

  /// The cursor's: how many elements of the batch in front it has taken, how many before were asked for without a gap,
  /// and the key it asked with last.
  size_t taken;
  size_t asked_in_a_row;
  cs_digest_key asked_key;
  batch batches[batch_count];
};

static batch *front_of(cs_read_ahead *ahead) { return &ahead->batches[ahead->done % batch_count]; }

static void empty(batch *batch) {
  // One that has held huge elements is not kept at that size.
  if (batch->bytes.capacity > 4 * cs_batch_size) cs_text_release(&batch->bytes);
  cs_text_empty(&batch->bytes);
  cs_arena_empty(&batch->memory.arena);
  cs_text_empty(&batch->memory.text);
  cs_fault_clear(&batch->fault);
  batch->count = batch->asked_for_count = 0;
  batch->outcome = 1;
}

/// Reads the resources of an element; a fault is kept until somebody asks for them.
static bool read_resources(cs_read_ahead *ahead, batch *batch, batched_element *batched) {
  // Huge elements are read one at a time, when they are asked for.
  if (batched->element.length > cs_batch_size) return true;
  ahead->reader.fault = &batch->fault;
  bool is_good = cs_resource_reader_read(&ahead->reader, &batched->element, &batch->key, &batch->memory,
                                         &batched->resources);
  batched->outcome = is_good ? is_read : is_refused;
  return is_good;
}

/// Adds the next element of the document; NULL when there is none.
static batched_element *add_element(cs_read_ahead *ahead, batch *batch) {
  cs_element found;
  batch->outcome = cs_document_next(&ahead->document, &found, &batch->fault);
  if (batch->outcome <= 0) return NULL;
  batched_element *batched = &batch->elements[batch->count++];
  *batched = (batched_element){.element = found};
  cs_digest(&ahead->raw_key, found.bytes, found.length, batched->raw_digest);
  return batched;
}

/// Copies the text of an element: the document goes on to the next.
static bool copy_bytes(batch *batch, const batched_element *batched) {
  cs_text_append(&batch->bytes, batched->element.bytes, batched->element.length);
  if (cs_text_reserve(&batch->bytes, cs_window_padding)) return true;
  batch->count--;
  batch->outcome = -1;
  return cs_fault_memory(&batch->fault);
}

/// Fills a batch as the worker does.
static void fill(cs_read_ahead *ahead, batch *batch) {
  empty(batch);
  while (!ahead->is_closing && batch->count < cs_batch_elements && batch->bytes.length < cs_batch_size) {
    batched_element *batched = add_element(ahead, batch);
    if (!batched || !copy_bytes(batch, batched) || !read_resources(ahead, batch, batched)) break;
  }
  // The copies have moved while they became more.
  const char *bytes = batch->bytes.bytes;
  for (size_t i = 0; i < batch->count; i++) {
    batch->elements[i].element.bytes = bytes;
    bytes += batch->elements[i].element.length;
  }
}

static batch *next_to_fill(cs_read_ahead *ahead) { return &ahead->batches[ahead->filled % batch_count]; }

/// The body of the worker: it leaves when the document has ended, or what it reads is not wanted.
static void *fill_batches(void *context) {
  cs_read_ahead *ahead = context;
  bool has_more = true;
  pthread_mutex_lock(&ahead->lock);
  while (has_more) {
    while (ahead->filled - ahead->done == batch_count && !ahead->is_closing) {
      pthread_cond_wait(&ahead->has_moved, &ahead->lock);
    }
    if (ahead->is_closing || !ahead->wants_resources) break;
    batch *batch = next_to_fill(ahead);
    batch->key = ahead->wanted_key;
    pthread_mutex_unlock(&ahead->lock);
    fill(ahead, batch);
    has_more = batch->outcome > 0;
    pthread_mutex_lock(&ahead->lock);
    ahead->filled++;
    pthread_cond_signal(&ahead->has_moved);
  }
  ahead->has_left = true;
  pthread_cond_signal(&ahead->has_moved);
  pthread_mutex_unlock(&ahead->lock);
  return NULL;
}

/// A pipe is read by the cursor itself: it may stall, and the worker could not be stopped.
static void start_worker(cs_read_ahead *ahead) {
  if (!cs_input_is_file(ahead->document.window.input)) return;
  ahead->has_left = false;
  ahead->has_thread = pthread_create(&ahead->thread, NULL, fill_batches, ahead) == 0;
}

static void end_worker(cs_read_ahead *ahead) {
  if (!ahead->has_thread) return;
  pthread_mutex_lock(&ahead->lock);
  ahead->is_closing = true;
  pthread_cond_signal(&ahead->has_moved);
  pthread_mutex_unlock(&ahead->lock);
  pthread_join(ahead->thread, NULL);
  ahead->has_thread = false;
  ahead->is_closing = false;
}

/// Whether the worker is worth its start, or, once it runs, its going on.
static bool is_worth_it(const cs_read_ahead *ahead, const batch *front) {
  return ahead->has_thread ? 2 * front->asked_for_count > front->count : ahead->asked_in_a_row >= elements_to_start;
}

/// Gives the batch in front back to the worker, with what is wanted.
static void give_back(cs_read_ahead *ahead) {
  bool is_wanted = is_worth_it(ahead, front_of(ahead));
  pthread_mutex_lock(&ahead->lock);
  ahead->wants_resources = is_wanted;
  ahead->wanted_key = ahead->asked_key;
  ahead->done++;
  pthread_cond_signal(&ahead->has_moved);
  pthread_mutex_unlock(&ahead->lock);
  ahead->taken = 0;
}

/// Waits for the next batch of the worker; false when it has left without.
static bool wait_for_batch(cs_read_ahead *ahead) {
  pthread_mutex_lock(&ahead->lock);
  while (ahead->filled == ahead->done && !ahead->has_left) pthread_cond_wait(&ahead->has_moved, &ahead->lock);
  bool is_filled = ahead->filled > ahead->done;
  pthread_mutex_unlock(&ahead->lock);
  return is_filled;
}

/// Gets the batch behind the one in front: from the worker, or else from the document.
static void next_batch(cs_read_ahead *ahead) {
  give_back(ahead);
  if (!ahead->has_thread && ahead->wants_resources) start_worker(ahead);
  if (ahead->has_thread && wait_for_batch(ahead)) return;
  end_worker(ahead);
  batch *batch = next_to_fill(ahead);
  empty(batch);
  add_element(ahead, batch);
  ahead->filled++;
}

cs_read_ahead *cs_read_ahead_open(const char *path, const cs_digest_key *raw_key, const cs_spelling *spelling,
                                  cs_progress *progress, cs_fault *fault) {
  cs_read_ahead *ahead = cs_allocate(sizeof *ahead);
  if (!ahead) {
    cs_fault_memory(fault);
    return NULL;
  }
  memset(ahead, 0, sizeof *ahead);
  pthread_mutex_init(&ahead->lock, NULL);
  pthread_cond_init(&ahead->has_moved, NULL);
  ahead->raw_key = *raw_key;
  bool is_open = cs_document_open(&ahead->document, path, progress, fault)
                 && cs_resource_reader_open(&ahead->reader, spelling, fault);
  if (!is_open) {
    cs_read_ahead_close(ahead);
    return NULL;
  }
  // As if an empty batch had been in front.
  ahead->batches[0].outcome = 1;
  ahead->filled = 1;
  return ahead;
}

static batched_element *current(cs_read_ahead *ahead) { return &front_of(ahead)->elements[ahead->taken - 1]; }

int cs_read_ahead_next(cs_read_ahead *ahead, cs_element *out, cs_fault *fault) {
  if (ahead->taken > 0 && !current(ahead)->is_asked_for) ahead->asked_in_a_row = 0;
  while (ahead->taken == front_of(ahead)->count) {
    const batch *front = front_of(ahead);
    if (front->outcome > 0) {
      next_batch(ahead);
      continue;
    }
    end_worker(ahead);
    if (front->outcome < 0) cs_fault_adopt(fault, &front->fault);
    return front->outcome;
  }
  *out = front_of(ahead)->elements[ahead->taken++].element;
  return 1;
}

const unsigned char *cs_read_ahead_raw_digest(const cs_read_ahead *ahead) {
  return ahead->batches[ahead->done % batch_count].elements[ahead->taken - 1].raw_digest;
}

int cs_read_ahead_resources(cs_read_ahead *ahead, const cs_digest_key *key, cs_resources *out, cs_fault *fault) {
  batch *front = front_of(ahead);
  batched_element *batched = current(ahead);
  if (!batched->is_asked_for) {
    front->asked_for_count++;
    ahead->asked_in_a_row++;
  }
  batched->is_asked_for = true;
  ahead->asked_key = *key;
  if (batched->outcome == is_refused) {
    cs_fault_adopt(fault, &front->fault);
    return -1;
  }
  if (batched->outcome == not_read || !cs_digest_key_is(key, &front->key)) return 0;
  *out = batched->resources;
  return 1;
}

cs_document *cs_read_ahead_document(cs_read_ahead *ahead) { return &ahead->document; }

void cs_read_ahead_close(cs_read_ahead *ahead) {
  if (!ahead) return;
  end_worker(ahead);
  for (size_t i = 0; i < batch_count; i++) {
    cs_text_release(&ahead->batches[i].bytes);
    cs_arena_release(&ahead->batches[i].memory.arena);
    cs_text_release(&ahead->batches[i].memory.text);
  }
  cs_resource_reader_close(&ahead->reader);
  cs_document_close(&ahead->document);
  pthread_mutex_destroy(&ahead->lock);
  pthread_cond_destroy(&ahead->has_moved);
  cs_release(ahead);
}
