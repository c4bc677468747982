#ifndef CSNAPSHOT_H
#define CSNAPSHOT_H

/// SQLite virtual tables over one snapshot document: what Azure answered when asked for AKS clusters or node pools.
///
/// For programs:
///
///     snapshot_elements(source, key)   one row a cluster or pool of the document; reads it in one pass, parses nothing
///     snapshot_resources(here, key)    the rows of one such element: a cluster and its pools, or one pool
///     snapshot_digest(text)            24 hex digits of the SHA-256 of a text
///     snapshot_text_digest(text, key)  the digest that `snapshot_resources` gives beside a text
///
/// For people, in the `sqlite3` shell after `.load ./libcsnapshot`:
///
///     SELECT cluster, pool, enable_fips FROM snapshot_pools('nights/2026-11-22.json');
///     SELECT cluster, location, tags FROM snapshot_clusters('nights/2026-11-22.json');
///
/// `source` is the path of a file, or `-` for standard input. The tables are read-only, `SQLITE_DIRECTONLY`, and hold
/// a few elements in memory at a time. A document that cannot be read whole makes the statement fail; the fault says
/// why. While most elements are asked for, a second thread reads ahead.

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

// All else is hidden.
#pragma GCC visibility push(default)

struct sqlite3;
struct sqlite3_api_routines;

/// Everything registered on one connection. Made by `sqlite3_csnapshot_init`, owned by the connection and freed with
/// it. To be used by one thread at a time, as the connection is, except where a function says otherwise.
typedef struct csnapshot csnapshot;

/// Why a document was refused, by what the reader of the message can do.
typedef enum {
  CSNAPSHOT_FAULT_NONE = 0,
  /// Memory ran out; nothing is wrong with the document.
  CSNAPSHOT_FAULT_MEMORY,
  /// The file cannot be opened or read, or standard input was asked for twice.
  CSNAPSHOT_FAULT_UNREADABLE,
  /// The gzip data is damaged, or ends before its trailer.
  CSNAPSHOT_FAULT_GZIP,
  /// A NUL byte, or bytes that are neither UTF-8 nor UTF-16.
  CSNAPSHOT_FAULT_ENCODING,
  /// Not JSON at this byte, which includes anything between and after the elements.
  CSNAPSHOT_FAULT_SYNTAX,
  /// The text ends before its JSON does, or is empty.
  CSNAPSHOT_FAULT_TRUNCATED,
  /// One element, or what is around the elements, is larger than is read at once.
  CSNAPSHOT_FAULT_TOO_LARGE,
  /// Objects and arrays nested deeper than any Azure answer.
  CSNAPSHOT_FAULT_TOO_DEEP,
  /// Text or JSON of something else: a web page, a list of virtual machines, a scalar.
  CSNAPSHOT_FAULT_NOT_A_SNAPSHOT,
  /// Azure, or its command line, answered with an error instead.
  CSNAPSHOT_FAULT_AZURE_ERROR,
  /// A property given twice in one resource, in whatever spelling.
  CSNAPSHOT_FAULT_DUPLICATE_KEY,
  /// A resource whose id or name is missing, malformed or contradictory.
  CSNAPSHOT_FAULT_BAD_IDENTITY,
  /// A cluster or node pool without what all answers of Azure report: it was reshaped, or is a row of something else.
  CSNAPSHOT_FAULT_NOT_WHOLE,
  /// A property that evaluation reads has a value of the wrong type.
  CSNAPSHOT_FAULT_BAD_VALUE,
  /// Clusters and node pools in one document.
  CSNAPSHOT_FAULT_MIXED_KINDS,
  /// The tables were asked in a way they cannot answer.
  CSNAPSHOT_FAULT_MISUSE,
} csnapshot_fault_code;

/// The last fault of a connection. The strings are never NULL, belong to the connection, and live until its next
/// document is opened.
typedef struct {
  csnapshot_fault_code code;
  /// Where in the decoded text (after gunzip, byte order mark and UTF-16), from 0; -1 when it has no place.
  int64_t byte;
  /// The line of that byte, from 1; 0 when unknown, as on standard input.
  int64_t line;
  /// The id of the resource, as the document spells it, or "".
  const char *resource;
  /// What is wrong, as part of a sentence, without the name of the file: "the document ends inside a cluster".
  const char *message;
  /// What to do about it, or "".
  const char *hint;
} csnapshot_fault;

/// How the elements lie in the document.
typedef enum {
  CSNAPSHOT_SHAPE_LIST = 0,  ///< a top-level array, as `az aks list` prints, or several after each other
  CSNAPSHOT_SHAPE_PAGE,      ///< `value`, perhaps with `nextLink`, as Azure Resource Manager answers, or several
  CSNAPSHOT_SHAPE_GRAPH,     ///< `data`, as Resource Graph answers, or several
  CSNAPSHOT_SHAPE_LINES,     ///< two or more objects after each other (NDJSON)
  CSNAPSHOT_SHAPE_SINGLE,    ///< one object, as `az aks show` prints
} csnapshot_shape;

/// What the elements are; `NONE` in a document without elements.
typedef enum {
  CSNAPSHOT_KIND_NONE = 0,
  CSNAPSHOT_KIND_CLUSTER,
  CSNAPSHOT_KIND_POOL,
} csnapshot_kind;

/// Facts of the last document that was opened. The strings are never NULL, belong to the connection, and live
/// until its next document is opened.
typedef struct {
  /// False, and all but `shape` and `kind` zero, unless a document was read to its end since the last one was opened.
  bool is_whole;
  /// Known from the first element on. Of `LINES` only the second one shows it; up to there they are `SINGLE`.
  csnapshot_shape shape;
  /// Told by the first element; every element that `snapshot_resources` reads is held to it.
  csnapshot_kind kind;
  int64_t elements;
  /// Size of the file as stored, and of its text after gunzip and UTF-16.
  int64_t file_bytes;
  int64_t text_bytes;
  /// SHA-256 of the stored bytes in 64 hex digits, as `sha256sum` prints it.
  const char *sha256;
  /// The `nextLink` of a page, of several the last one's, or "".
  const char *next_link;
  /// A page says that it is not everything: `nextLink`, a skip token, `resultTruncated`, or fewer rows than its total.
  bool has_more;
  /// Resource Graph cut its answer off (`resultTruncated`): no page goes on with it.
  bool is_cut_off;
  /// Every page names a next one, so that the last is not here.
  bool names_next;
  /// How many objects with `value` or `data` there are; 0 in other shapes.
  int64_t pages;
  /// How many rows Resource Graph has on all pages, as each page reports it; -1 where one does not, or another number.
  int64_t total;
} csnapshot_document;

/// Registers the tables and functions on `db`. Meant for `sqlite3_auto_extension`, and found by `.load`.
/// Returns an SQLite result code; on failure `*error` may be set to a message that the caller frees with
/// `sqlite3_free`. None of the arguments may be NULL.
int sqlite3_csnapshot_init(struct sqlite3 *db, char **error, const struct sqlite3_api_routines *api);

/// The registration of `db`, which lives as long as the connection; NULL when there is none, or `db` is NULL.
csnapshot *csnapshot_of(struct sqlite3 *db);

/// Copies the last fault to `out`; its code is `NONE` when the last document had none so far. Neither may be NULL.
void csnapshot_fault_of(const csnapshot *snapshot, csnapshot_fault *out);

/// Copies the facts of the last document to `out`. Neither may be NULL.
void csnapshot_document_of(const csnapshot *snapshot, csnapshot_document *out);

/// Whether these are as many rows as Resource Graph gives at a time: 100, or 1,000 if asked for more.
bool csnapshot_is_full_page(int64_t rows);

/// Whether a key beside a list has a word in it by which writers say that the list is not whole: `hasMore`, `isTruncated`,
/// `partialResults`, `remainingItemCount`. What it says is in its value.
bool csnapshot_speaks_of_more(const char *key, size_t length);

/// How much of the stored bytes of the document being read has been read, and of how many; -1 when that is not known.
/// Any thread may ask while the connection lives. None of the arguments may be NULL.
void csnapshot_progress_of(const csnapshot *snapshot, int64_t *read_bytes, int64_t *total_bytes);

/// The text of any document, for its other readers: the stored bytes, unpacked if they are gzip, without byte order
/// mark, and in UTF-8 if they are UTF-16. Whether UTF-8 is well-formed is left to who parses it. To be used by one
/// thread at a time.
typedef struct csnapshot_text csnapshot_text;

/// Opens the file at `path`, or standard input for "-"; neither NULL nor kept. What is wrong with it is reported by the
/// first read. NULL when out of memory; else owned by the caller, who closes it.
csnapshot_text *csnapshot_text_open(const char *path);

/// Writes up to `capacity` (at least 64) bytes to `out`, which is not NULL, and returns how many: 0 only at the end,
/// -1 after a fault, then and ever after.
int64_t csnapshot_text_read(csnapshot_text *text, void *out, size_t capacity);

/// The SHA-256 of the stored bytes in 64 hex digits and a NUL. To be asked once, after a read has returned 0; false
/// after a fault.
bool csnapshot_text_digest(csnapshot_text *text, char sha256[65]);

/// Copies the fault to `out`; its code is `NONE` when there was none. Its strings live until the text is closed.
void csnapshot_text_fault_of(const csnapshot_text *text, csnapshot_fault *out);

/// Closes the file; NULL does nothing.
void csnapshot_text_close(csnapshot_text *text);

#pragma GCC visibility pop

#ifdef __cplusplus
}
#endif

#endif
