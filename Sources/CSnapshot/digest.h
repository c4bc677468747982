#ifndef CSNAPSHOT_DIGEST_H
#define CSNAPSHOT_DIGEST_H

#include <stdbool.h>
#include <stddef.h>

/// The bytes of a keyed or plain XXH3 digest.
enum { cs_digest_size = 16, cs_digest_key_limit = 64, cs_digest_secret_size = 192 };

/// What keys a digest: without knowing it nobody can write a document whose digests collide with another's.
/// All zero is no key.
typedef struct {
  unsigned char key[cs_digest_key_limit];
  size_t length;
  unsigned char secret[cs_digest_secret_size];
} cs_digest_key;

/// Makes the secret for `key` unless it stands already; a NULL key, or an empty one, is none.
/// False when the key is longer than `cs_digest_key_limit`.
bool cs_digest_key_set(cs_digest_key *digest_key, const void *key, size_t length);

/// Whether two keys are the same.
bool cs_digest_key_is(const cs_digest_key *key, const cs_digest_key *other);

/// XXH3-128 of `bytes` in its canonical (big-endian) form.
void cs_digest(const cs_digest_key *digest_key, const void *bytes, size_t length, unsigned char out[cs_digest_size]);

/// Writes `length` bytes as lower-case hex digits and a NUL.
void cs_hex(char *out, const unsigned char *bytes, size_t length);

/// Writes the SHA-256 of `bytes`; false when libcrypto cannot.
bool cs_sha256(const void *bytes, size_t length, unsigned char out[32]);

#endif
