#include "CCurl.h"

#include <dlfcn.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define EACH_FUNCTION(X)                                                                                               \
  X(version_info)                                                                                                      \
  X(global_init)                                                                                                       \
  X(easy_init)                                                                                                         \
  X(easy_cleanup)                                                                                                      \
  X(easy_setopt)                                                                                                       \
  X(easy_getinfo)                                                                                                      \
  X(easy_nextheader)                                                                                                   \
  X(easy_strerror)                                                                                                     \
  X(slist_append)                                                                                                      \
  X(slist_free_all)                                                                                                    \
  X(multi_init)                                                                                                        \
  X(multi_cleanup)                                                                                                     \
  X(multi_add_handle)                                                                                                  \
  X(multi_remove_handle)                                                                                               \
  X(multi_perform)                                                                                                     \
  X(multi_poll)                                                                                                        \
  X(multi_wakeup)                                                                                                      \
  X(multi_info_read)

static struct {
#define DECLARE(name) __typeof__(curl_##name) *name;
  EACH_FUNCTION(DECLARE)
} lib;

static char problem[512];

/// `CURLOPT_QUICK_EXIT`: without it a name server that does not answer would hold up everything else.
static const unsigned oldest_version = 0x075700;

static int is_openssl_3(const char *tls) {
  static const char name[] = "OpenSSL/";
  return tls && strncmp(tls, name, sizeof name - 1) == 0 && strtol(tls + sizeof name - 1, NULL, 10) >= 3;
}

static void find_functions(void *library) {
#define FIND(name)                                                                                                     \
  if (!(*(void **)&lib.name = dlsym(library, "curl_" #name)))                                                          \
    snprintf(problem, sizeof problem, "libcurl.so.4: has no curl_%s: install libcurl 7.87 or newer", #name);
  EACH_FUNCTION(FIND)
}

static void load(void) {
  void *library = dlopen("libcurl.so.4", RTLD_LAZY | RTLD_LOCAL);
  if (!library) {
    snprintf(problem, sizeof problem, "libcurl.so.4: cannot be loaded (%s): install it (Debian: libcurl4)", dlerror());
    return;
  }
  find_functions(library);
  if (*problem) return;
  const curl_version_info_data *version = lib.version_info(CURLVERSION_FIRST);
  if (version->version_num < oldest_version) {
    snprintf(problem, sizeof problem, "libcurl.so.4: is version %s: install 7.87 or newer", version->version);
  } else if (!is_openssl_3(version->ssl_version)) {
    snprintf(
        problem, sizeof problem,
        "libcurl.so.4: does its cryptography in %s: install one that does it in OpenSSL 3 or newer (Debian: libcurl4)",
        version->ssl_version ? version->ssl_version : "nothing");
  } else if (lib.global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK) {
    snprintf(problem, sizeof problem, "libcurl.so.4: cannot be initialised: see that OPENSSL_CONF is right");
  }
}

const char *ccurl_load(void) {
  static pthread_once_t once = PTHREAD_ONCE_INIT;
  pthread_once(&once, load);
  return *problem ? problem : NULL;
}

const char *ccurl_version(void) { return lib.version_info(CURLVERSION_FIRST)->version; }

CURL *ccurl_easy_init(void) { return lib.easy_init(); }

void ccurl_easy_cleanup(CURL *easy) { lib.easy_cleanup(easy); }

const char *ccurl_easy_strerror(CURLcode code) { return lib.easy_strerror(code); }

struct curl_slist *ccurl_slist_append(struct curl_slist *list, const char *line) {
  return lib.slist_append(list, line);
}

void ccurl_slist_free_all(struct curl_slist *list) { lib.slist_free_all(list); }

struct curl_header *ccurl_next_header(CURL *easy, struct curl_header *last) {
  return lib.easy_nextheader(easy, CURLH_HEADER, -1, last);
}

CURLcode ccurl_set_long(CURL *easy, CURLoption option, long value) { return lib.easy_setopt(easy, option, value); }

CURLcode ccurl_set_pointer(CURL *easy, CURLoption option, const void *value) {
  return lib.easy_setopt(easy, option, value);
}

CURLcode ccurl_set_blob(CURL *easy, CURLoption option, const void *bytes, size_t size) {
  struct curl_blob blob = {.data = (void *)bytes, .len = size, .flags = CURL_BLOB_COPY};
  return lib.easy_setopt(easy, option, &blob);
}

CURLcode ccurl_set_callbacks(
    CURL *easy, curl_write_callback body, curl_write_callback header, curl_prereq_callback prerequest, void *context) {
  CURLcode code = lib.easy_setopt(easy, CURLOPT_WRITEFUNCTION, body);
  if (!code) code = lib.easy_setopt(easy, CURLOPT_WRITEDATA, context);
  if (!code) code = lib.easy_setopt(easy, CURLOPT_HEADERFUNCTION, header);
  if (!code) code = lib.easy_setopt(easy, CURLOPT_HEADERDATA, context);
  if (!code) code = lib.easy_setopt(easy, CURLOPT_PREREQFUNCTION, prerequest);
  if (!code) code = lib.easy_setopt(easy, CURLOPT_PREREQDATA, context);
  return code;
}

long ccurl_get_long(CURL *easy, CURLINFO info) {
  long value = 0;
  return lib.easy_getinfo(easy, info, &value) == CURLE_OK ? value : 0;
}

const char *ccurl_get_text(CURL *easy, CURLINFO info) {
  const char *value = NULL;
  return lib.easy_getinfo(easy, info, &value) == CURLE_OK ? value : NULL;
}

CURLM *ccurl_multi_init(void) { return lib.multi_init(); }

CURLMcode ccurl_multi_cleanup(CURLM *multi) { return lib.multi_cleanup(multi); }

CURLMcode ccurl_multi_add_handle(CURLM *multi, CURL *easy) { return lib.multi_add_handle(multi, easy); }

CURLMcode ccurl_multi_remove_handle(CURLM *multi, CURL *easy) { return lib.multi_remove_handle(multi, easy); }

CURLMcode ccurl_multi_perform(CURLM *multi) {
  int running;
  return lib.multi_perform(multi, &running);
}

CURLMcode ccurl_multi_poll(CURLM *multi, int milliseconds) { return lib.multi_poll(multi, NULL, 0, milliseconds, NULL); }

CURLMcode ccurl_multi_wakeup(CURLM *multi) { return lib.multi_wakeup(multi); }

CURL *ccurl_multi_next_ended(CURLM *multi, CURLcode *code) {
  int left;
  CURLMsg *message;
  while ((message = lib.multi_info_read(multi, &left))) {
    if (message->msg != CURLMSG_DONE) continue;
    *code = message->data.result;
    return message->easy_handle;
  }
  return NULL;
}
