#ifndef CCURL_H
#define CCURL_H

#include <curl/curl.h>

// The system's libcurl, loaded when somebody asks for it: a program that is not asked to speak to anybody does not pay
// for the thirty libraries behind it.

/// Loads libcurl, the first time that it is called, and initialises it. May be called from any thread.
///
/// Returns NULL once libcurl can be used, else one line of text that says why it cannot, which lives for ever. A
/// libcurl that does its cryptography in anything but OpenSSL 3 or newer cannot be used.
const char *ccurl_load(void);

// What follows may only be called after `ccurl_load` returned NULL. Each is the function of libcurl with the same name
// after `curl_`, and a handle belongs to one thread at a time, as there.

/// `7.88.1`.
const char *ccurl_version(void);

CURL *ccurl_easy_init(void);
void ccurl_easy_cleanup(CURL *easy);
const char *ccurl_easy_strerror(CURLcode code);
struct curl_slist *ccurl_slist_append(struct curl_slist *list, const char *line);
void ccurl_slist_free_all(struct curl_slist *list);

/// The headers of the last answer, one after the other: begins after `last`, or with the first where that is NULL.
struct curl_header *ccurl_next_header(CURL *easy, struct curl_header *last);

// `curl_easy_setopt`, by what an option takes.

CURLcode ccurl_set_long(CURL *easy, CURLoption option, long value);
/// For texts, which are copied, and for lists, which must live as long as the handle.
CURLcode ccurl_set_pointer(CURL *easy, CURLoption option, const void *value);
/// The bytes are copied.
CURLcode ccurl_set_blob(CURL *easy, CURLoption option, const void *bytes, size_t size);
/// What is called for each part of the body, for each header, and before a request is sent, with `context`.
CURLcode ccurl_set_callbacks(
    CURL *easy, curl_write_callback body, curl_write_callback header, curl_prereq_callback prerequest, void *context);

// `curl_easy_getinfo`, by what it gives; 0 or NULL where libcurl does not know.

long ccurl_get_long(CURL *easy, CURLINFO info);
const char *ccurl_get_text(CURL *easy, CURLINFO info);

CURLM *ccurl_multi_init(void);
CURLMcode ccurl_multi_cleanup(CURLM *multi);
CURLMcode ccurl_multi_add_handle(CURLM *multi, CURL *easy);
CURLMcode ccurl_multi_remove_handle(CURLM *multi, CURL *easy);
CURLMcode ccurl_multi_perform(CURLM *multi);
/// Sleeps until something can be done, `ccurl_multi_wakeup` is called, or so many milliseconds have passed.
CURLMcode ccurl_multi_poll(CURLM *multi, int milliseconds);
/// May be called from any thread.
CURLMcode ccurl_multi_wakeup(CURLM *multi);
/// The next transfer that ended, and how; NULL where there is none.
CURL *ccurl_multi_next_ended(CURLM *multi, CURLcode *code);

#endif
