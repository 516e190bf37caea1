/*
 * How a reply fills a part: from its start, or from where an earlier one broke off.
 *
 * A 200 begins anew, and so does a 206 from the first byte on where nobody asked for a part. A 206
 * goes on when it starts at the first byte that is missing and names the total that is known; every
 * other one is refused before a byte of it is written. One thread.
 */
#ifndef HG_DOWNLOAD_H
#define HG_DOWNLOAD_H

#include "hg_part.h"

struct hg_download {
  struct hg_part *part; /* a reference, the part is marked as busy; NULL: not a download */
  int error;            /* errno of the first failure to write, 0: none */
  bool begun;           /* the reply's place in the file is made */
  uint64_t whole;       /* what a 206 says that the whole has; 0: nothing says it */
};

/* Takes the part, which is open and not busy. NULL: this is no download. */
void hg_download_init(struct hg_download *download, struct hg_part *part);

/* Does a reply with this status hold the file? */
bool hg_download_is_file(int status);

/* Makes the place for a reply that holds the file; idempotent. False: refused, or .error is set. */
bool hg_download_begin(struct hg_download *download, int status, const char *headers,
                       size_t length);

/* False: .error is set. */
bool hg_download_write(struct hg_download *download, const char *bytes, size_t length);

/* Gives the part back, as it is. Idempotent. */
void hg_download_end(struct hg_download *download);

#endif
