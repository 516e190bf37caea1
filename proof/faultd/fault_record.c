#include "fault_record.h"

#include <stdlib.h>
#include <string.h>

/* The word that starts at *at; moves *at behind the blank that follows it. */
static char *next_word(const char *text, size_t length, size_t *at)
{
  size_t start = *at;
  while (*at < length && text[*at] != ' ' && text[*at] != '\r' && text[*at] != '\n')
    ++*at;
  char *word = fault_copy_text(text + start, *at - start);
  if (*at < length)
    ++*at;
  return word;
}

/* Names the record after the request line: "/path?query", or what a proxy is asked for. */
static void name_record(struct fault_record *record, const struct fault_buffer *head)
{
  size_t at = 0;
  char *method = next_word(head->data, head->length, &at);
  char *target = next_word(head->data, head->length, &at);
  char *question = strchr(target, '?');
  const char *query = question ? question + 1 : "";
  const char *path = target;
  if (question)
    *question = '\0';
  if (strncmp(target, "http://", 7) == 0)
    path = "PROXY";
  if (strcmp(method, "CONNECT") == 0)
    path = "CONNECT";
  record->path = fault_copy_text(path, strlen(path));
  record->query = fault_copy_text(query, strlen(query));
  free(method);
  free(target);
}

struct fault_record *fault_records_add(struct fault_records *records, unsigned long connection,
                                       const struct fault_buffer *head)
{
  struct fault_record **grown =
      realloc(records->list, (records->count + 1) * sizeof *records->list);
  if (!grown)
    fault_die("out of memory");
  records->list = grown;
  struct fault_record *record = fault_allocate(sizeof *record);
  grown[records->count++] = record;
  record->connection = connection;
  fault_buffer_append(&record->head, head->data, head->length);
  name_record(record, head);
  return record;
}

bool fault_record_matches(const struct fault_record *record, const char *path,
                          const struct fault_buffer *marker)
{
  if (strcmp(path, "*") != 0 && strcmp(path, record->path) != 0)
    return false;
  if (!marker->length)
    return true;
  const struct fault_buffer *body = &record->body;
  return memmem(record->query, strlen(record->query), marker->data, marker->length) ||
         (body->length && memmem(body->data, body->length, marker->data, marker->length));
}

void fault_record_print(const struct fault_record *record, struct fault_buffer *out)
{
  fault_buffer_append_text(out, "request ");
  fault_buffer_append_number(out, record->connection);
  fault_buffer_append_text(out, record->complete ? " complete " : " partial ");
  fault_buffer_append_escaped(out, record->path, strlen(record->path));
  fault_buffer_append_text(out, " ");
  fault_buffer_append_escaped(out, record->head.data, record->head.length);
  fault_buffer_append_text(out, " ");
  fault_buffer_append_escaped(out, record->body.data, record->body.length);
  fault_buffer_append_text(out, "\n");
}

void fault_records_free(struct fault_records *records)
{
  for (size_t i = 0; i < records->count; i++) {
    struct fault_record *record = records->list[i];
    free(record->path);
    free(record->query);
    fault_buffer_free(&record->head);
    fault_buffer_free(&record->body);
    free(record);
  }
  free(records->list);
  memset(records, 0, sizeof *records);
}
