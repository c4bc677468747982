#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/provider.h>
#include <openssl/pem.h>
#include <zlib.h>

/// `inflateInit2` for gzip, a macro too; the same holds for it.
static inline int carchive_gunzip_start(z_stream *stream) { return inflateInit2(stream, MAX_WBITS + 16); }

/// `deflateInit2` is a macro, which Swift does not see. Returns what it returns; `stream` must be zeroed.
static inline int carchive_gzip_start(z_stream *stream, int level) {
  return deflateInit2(stream, level, Z_DEFLATED, MAX_WBITS + 16, 8, Z_DEFAULT_STRATEGY);
}
