/*
 * One request and what came back for it, without libcurl: hg_slot runs it, hg_engine keeps it from
 * submit until its completion was taken.
 *
 * A transfer owns its request (until it is concluded) and its reply. The receive functions are called
 * from libcurl's callbacks: they append bytes, remember the first fault, and never call out.
 */
#ifndef HG_TRANSFER_H
#define HG_TRANSFER_H

#include "hg_buffer.h"
#include "hg_download.h"
#include "hg_outcome.h"
#include "hg_target.h"

#include <stdint.h>

enum hg_method {
  HG_GET,
  HG_POST,     /* may be repeated, by libcurl too */
  HG_PUT,      /* likewise */
  HG_CREATE,   /* paid: leaves at most once */
  HG_DOWNLOAD, /* a GET whose 2xx body goes to a part */
};

/* What a caller asks for; everything is copied (target and part are retained). */
struct hg_request {
  enum hg_method method;
  struct hg_target *target;
  struct hg_text query; /* GET; bytes NULL: the target's own */
  struct hg_text body;  /* POST, PUT and CREATE */
  struct hg_part *part; /* DOWNLOAD: open and not busy */
  double timeout;       /* seconds, > 0, from the start on the wire (waiting for a slot is free) */
  double stall_timeout; /* seconds without a byte, 0: unlimited */
  size_t max_body;      /* 0: the method's default, see hg_limits.h */
  uint64_t tag;         /* of the engine's requester, which hears of it first; 0: none */
};

enum hg_state { HG_WAITING, HG_RUNNING, HG_DONE };

/* Why we stopped a transfer ourselves; libcurl's code then says only that somebody did. */
enum hg_fault {
  HG_FAULT_NONE,
  HG_FAULT_BODY,    /* over max_body */
  HG_FAULT_HEADERS, /* over HG_LIMIT_REPLY_HEADERS */
  HG_FAULT_MEMORY,
  HG_FAULT_FILE,   /* download.error says what */
  HG_FAULT_RANGE,  /* a 206 that does not continue the part, or that nobody asked for */
  HG_FAULT_SHORT,  /* a 206 that ended well, but not with the file's last byte */
  HG_FAULT_RESEND, /* a create was about to leave again */
  HG_FAULT_PACKED, /* unpacked to far more than came */
  HG_FAULT_HEAD,   /* the reply ended within its head; libcurl 7.88 takes that for a whole reply */
};

struct hg_slot;

struct hg_transfer {
  int64_t id;
  uint64_t tag;
  enum hg_method method;
  enum hg_state state;
  struct hg_target *target;
  char *query;          /* NULL: the target's own, or the request line has it */
  char *request_target; /* "path?query", where the target's path is known */
  struct hg_buffer request_body;
  long timeout_ms, stall_seconds;
  struct hg_slot *slot; /* while running */
  /* the reply */
  struct hg_buffer body, headers;
  struct hg_download download;
  size_t header_bytes; /* of all responses so far, interim ones too */
  uint64_t body_bytes; /* unpacked */
  int status;          /* of the latest response; 0: none came */
  bool head_complete;  /* its blank line came */
  unsigned sends;      /* how often libcurl came to the point of sending */
  enum hg_fault fault;
  enum hg_outcome outcome;
  char *message; /* NULL when the outcome is "ok", and when memory is short */
  /* links of the engine's queues and of its table */
  struct hg_transfer *next, *previous, *next_in_bucket;
};

/* NULL: out of memory. */
struct hg_transfer *hg_transfer_new(int64_t id, const struct hg_request *request);

/* Frees everything, and lets go of a download's part. NULL is fine. */
void hg_transfer_free(struct hg_transfer *transfer);

/* True if the request goes on; false if it must stop (a create's second sending). */
bool hg_transfer_note_sending(struct hg_transfer *transfer);

/*
 * One header line (or status line) with its line end; part of a body, unpacked, and how much of it
 * came over the wire up to now, as far as is known. False: stop, see fault.
 */
bool hg_transfer_receive_header(struct hg_transfer *transfer, const char *line, size_t length);
bool hg_transfer_receive_body(struct hg_transfer *transfer, const char *bytes, size_t length,
                              uint64_t came);

/*
 * Ends the transfer: settles outcome and message, gives a part back as it is, frees the request.
 * words are libcurl's, for failures that no fault of ours explains.
 */
void hg_transfer_conclude(struct hg_transfer *transfer, enum hg_outcome outcome, const char *words);

/* libcurl gave up with "out of memory": was it a header line without end rather? */
void hg_transfer_blame_memory(struct hg_transfer *transfer);

/* Is the reply one whose headers the caller gets? */
bool hg_transfer_keeps_headers(const struct hg_transfer *transfer);

#endif
