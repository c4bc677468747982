#ifndef CSNAPSHOT_LIMITS_H
#define CSNAPSHOT_LIMITS_H

/// How much is read and kept at once, in bytes. A fuzzer reads in small pieces, so that its short documents cross the
/// ends of buffers and the limits too.

#ifdef CSNAPSHOT_SMALL_BUFFERS
enum {
  cs_block_size = 256,
  cs_window_first_capacity = 512,
  cs_element_limit = 8 * 1024,
  cs_wrapper_limit = 1024,
  cs_undecoded_capacity = 128,
  cs_batch_size = 2048,
  cs_batch_elements = 4,
};
#else
enum {
  /// What is read from the file, and digested, at a time.
  cs_block_size = 128 * 1024,
  /// The part of the text in memory; it grows with the largest element.
  cs_window_first_capacity = 512 * 1024,
  /// One element may have this many bytes, and what is around the elements this many.
  cs_element_limit = 8 * 1024 * 1024,
  cs_wrapper_limit = 1024 * 1024,
  /// UTF-16 that is not decoded yet.
  cs_undecoded_capacity = 16 * 1024,
  /// What is read ahead of SQLite at a time: elements until they have this many bytes, and at most this many.
  cs_batch_size = 128 * 1024,
  cs_batch_elements = 64,
};
#endif

#endif
