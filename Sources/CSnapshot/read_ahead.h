#ifndef CSNAPSHOT_READ_AHEAD_H
#define CSNAPSHOT_READ_AHEAD_H

/// Reads a document ahead of SQLite: as long as the resources of most elements are asked for, a second thread, the
/// worker, reads them in batches. Else elements are taken from the document one by one, and nothing more is done.
///
/// While it runs, the worker owns the document and the batch being filled; the cursor owns the batch in front.
/// The lock guards how many batches are filled and done with, and what the worker is asked for; with these counts a
/// batch changes hands, its fault in it. When the worker has left and was joined, all belongs to the cursor.

#include "document.h"
#include "resource.h"

typedef struct cs_read_ahead cs_read_ahead;

/// Opens a document. `raw_key` keys the digests of
/// the elements' bytes; `spelling` and `progress` outlive what is returned. NULL after a fault.
cs_read_ahead *cs_read_ahead_open(const char *path, const cs_digest_key *raw_key, const cs_spelling *spelling,
                                  cs_progress *progress, cs_fault *fault);

/// Moves to the next element, which stays, with all that is reported of it, until the next call.
/// Returns 1, or 0 when the document ended as it should, or -1 after a fault.
int cs_read_ahead_next(cs_read_ahead *ahead, cs_element *out, cs_fault *fault);

/// The digest of the element's bytes.
const unsigned char *cs_read_ahead_raw_digest(const cs_read_ahead *ahead);

/// Asks for the resources of the element. Returns 1 when they were read ahead with this key, or 0 when the caller is to
/// read them, or -1 after the fault of reading them.
int cs_read_ahead_resources(cs_read_ahead *ahead, const cs_digest_key *key, cs_resources *out, cs_fault *fault);

/// The document, after its last element.
cs_document *cs_read_ahead_document(cs_read_ahead *ahead);

/// Stops wherever it is; NULL does nothing.
void cs_read_ahead_close(cs_read_ahead *ahead);

#endif
