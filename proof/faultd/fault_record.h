/* What the server has seen: every request with its head and body, for the spec to read. */
#ifndef FAULT_RECORD_H
#define FAULT_RECORD_H

#include "fault_buffer.h"

struct fault_record {
  unsigned long connection;
  bool complete;      /* all of it was read from the socket, down to its body's last byte */
  char *path, *query; /* owned; path is "CONNECT" for a tunnel and "PROXY" for an absolute URL */
  struct fault_buffer head, body;
};

struct fault_records {
  struct fault_record **list; /* owned, records too */
  size_t count;
};

/* A new record with its head and an empty body; owned by the list. */
struct fault_record *fault_records_add(struct fault_records *records, unsigned long connection,
                                       const struct fault_buffer *head);

/* Whether the record is of `path` ("*": any) and its query or body holds `marker` ("": any). */
bool fault_record_matches(const struct fault_record *record, const char *path,
                          const struct fault_buffer *marker);

/* Appends one line that describes the record. */
void fault_record_print(const struct fault_record *record, struct fault_buffer *out);

void fault_records_free(struct fault_records *records);

#endif
