#include "digest.h"

#include <string.h>

#include <openssl/evp.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

bool cs_digest_key_set(cs_digest_key *digest_key, const void *key, size_t length) {
  if (length > cs_digest_key_limit) return false;
  if (length == digest_key->length && (length == 0 || memcmp(key, digest_key->key, length) == 0)) return true;
  digest_key->length = length;
  if (length == 0) return true;
  memcpy(digest_key->key, key, length);
  return XXH3_generateSecret(digest_key->secret, cs_digest_secret_size, key, length) == XXH_OK;
}

bool cs_digest_key_is(const cs_digest_key *key, const cs_digest_key *other) {
  return key->length == other->length && memcmp(key->key, other->key, key->length) == 0;
}

void cs_digest(const cs_digest_key *digest_key, const void *bytes, size_t length, unsigned char out[cs_digest_size]) {
  XXH128_hash_t hash = digest_key->length > 0
                         ? XXH3_128bits_withSecret(bytes, length, digest_key->secret, cs_digest_secret_size)
                         : XXH3_128bits(bytes, length);
  XXH128_canonical_t canonical;
  XXH128_canonicalFromHash(&canonical, hash);
  memcpy(out, canonical.digest, cs_digest_size);
}

void cs_hex(char *out, const unsigned char *bytes, size_t length) {
  static const char digits[] = "0123456789abcdef";
  for (size_t i = 0; i < length; i++) {
    out[2 * i] = digits[bytes[i] >> 4];
    out[2 * i + 1] = digits[bytes[i] & 15];
  }
  out[2 * length] = '\0';
}

bool cs_sha256(const void *bytes, size_t length, unsigned char out[32]) {
  return EVP_Digest(bytes, length, out, NULL, EVP_sha256(), NULL) == 1;
}
