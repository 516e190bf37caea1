#include "fault_control.h"

#include "fault_conn.h"
#include "fault_steps.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* An order's handler: gets what follows the verb (it may cut it), appends lines to `out` and
 * returns the number to answer with, or a negative one of these. */
enum { ANSWER_OK = -1, ANSWER_ERROR = -2 };
typedef long long fault_order(struct fault_server *server, char *rest, struct fault_buffer *out);

/* The unescaped first word of *rest as text, owned by the caller, or NULL. */
static char *take_text(char **rest)
{
  struct fault_buffer text = {0};
  const char *word = strsep(rest, " ");
  if (!word || !fault_buffer_append_unescaped(&text, word)) {
    fault_buffer_free(&text);
    return NULL;
  }
  fault_buffer_append(&text, "", 1);
  return text.data;
}

typedef void fault_store(struct fault_scripts *, const char *path, struct fault_action *);

static long long store_action(struct fault_scripts *scripts, const char *path, char *text,
                              fault_store *store)
{
  struct fault_action *action = path && text ? fault_action_parse(text) : NULL;
  if (action)
    store(scripts, path, action);
  return action ? ANSWER_OK : ANSWER_ERROR;
}

static long long store_for_path(struct fault_server *server, char *rest, fault_store *store)
{
  char *path = take_text(&rest);
  long long answer = store_action(&server->scripts, path, rest, store);
  free(path);
  return answer;
}

static long long order_script(struct fault_server *server, char *rest, struct fault_buffer *out)
{
  (void)out;
  return store_for_path(server, rest, fault_scripts_push);
}

static long long order_default(struct fault_server *server, char *rest, struct fault_buffer *out)
{
  (void)out;
  return store_for_path(server, rest, fault_scripts_default);
}

static long long order_accept(struct fault_server *server, char *rest, struct fault_buffer *out)
{
  (void)out;
  return store_action(&server->accepts, "accept", rest, fault_scripts_push);
}

static long long order_accept_default(struct fault_server *server, char *rest,
                                      struct fault_buffer *out)
{
  (void)out;
  return store_action(&server->accepts, "accept", rest, fault_scripts_default);
}

static long long order_requests(struct fault_server *server, char *rest, struct fault_buffer *out)
{
  static const struct fault_buffer any = {0};
  char *path = take_text(&rest);
  for (size_t i = 0; path && i < server->records.count; i++)
    if (fault_record_matches(server->records.list[i], path, &any))
      fault_record_print(server->records.list[i], out);
  free(path);
  return path ? ANSWER_OK : ANSWER_ERROR;
}

static long long order_count(struct fault_server *server, char *rest, struct fault_buffer *out)
{
  struct fault_buffer marker = {0};
  char *path = take_text(&rest);
  long long count = 0;
  (void)out;
  if (!path || !rest || !fault_buffer_append_unescaped(&marker, rest))
    count = ANSWER_ERROR;
  for (size_t i = 0; count >= 0 && i < server->records.count; i++) {
    const struct fault_record *record = server->records.list[i];
    if (record->complete && fault_record_matches(record, path, &marker))
      count++;
  }
  fault_buffer_free(&marker);
  free(path);
  return count;
}

static long long order_connections(struct fault_server *server, char *rest,
                                   struct fault_buffer *out)
{
  (void)rest;
  for (size_t i = 0; i < server->visit_count; i++) {
    const struct fault_visit *visit = &server->visits[i];
    fault_buffer_append_text(out, "connection ");
    fault_buffer_append_number(out, visit->requests);
    fault_buffer_append_text(out, visit->open ? " open" : " closed");
    fault_buffer_append_text(out, visit->tls_resumed ? " resumed\n" : " full\n");
  }
  return ANSWER_OK;
}

static long long order_push(struct fault_server *server, char *rest, struct fault_buffer *out)
{
  struct fault_buffer bytes = {0};
  long long pushed = 0;
  (void)out;
  if (!rest || !fault_buffer_append_unescaped(&bytes, rest))
    pushed = ANSWER_ERROR;
  for (struct fault_conn *conn = server->first; conn && pushed >= 0; conn = conn->next) {
    if (!fault_conn_is_idle(conn))
      continue;
    long moved = fault_stream_write(&conn->stream, bytes.data, bytes.length);
    pushed = moved == (long)bytes.length ? pushed + 1 : ANSWER_ERROR;
  }
  fault_buffer_free(&bytes);
  return pushed;
}

static long long order_idle(struct fault_server *server, char *rest, struct fault_buffer *out)
{
  long long ended = 0;
  (void)out;
  for (struct fault_conn *conn = server->first; conn && rest; conn = conn->next) {
    if (!fault_conn_is_idle(conn))
      continue;
    ended++;
    if (strcmp(rest, "reset") == 0)
      fault_conn_close(conn, true);
    else
      fault_conn_finish(conn, strcmp(rest, "close") == 0);
    conn->ready = true;
  }
  return rest ? ended : ANSWER_ERROR;
}

static long long order_release(struct fault_server *server, char *rest, struct fault_buffer *out)
{
  (void)rest;
  (void)out;
  return (long long)fault_gate_release(server);
}

static long long order_listen(struct fault_server *server, char *rest, struct fault_buffer *out)
{
  (void)out;
  if (!rest || (strcmp(rest, "on") != 0 && strcmp(rest, "off") != 0))
    return ANSWER_ERROR;
  fault_server_listen(server, strcmp(rest, "on") == 0);
  return ANSWER_OK;
}

static long long order_clear(struct fault_server *server, char *rest, struct fault_buffer *out)
{
  (void)rest;
  (void)out;
  fault_conn_free_all(server);
  fault_server_forget(server);
  return ANSWER_OK;
}

static const struct {
  const char *verb;
  fault_order *obey;
} orders[] = {
    {"script", order_script},
    {"default", order_default},
    {"accept", order_accept},
    {"accept-default", order_accept_default},
    {"requests", order_requests},
    {"count", order_count},
    {"connections", order_connections},
    {"push", order_push},
    {"idle", order_idle},
    {"release", order_release},
    {"listen", order_listen},
    {"clear", order_clear},
};

/* Writes the whole answer; the spec waits for it, so this may block. */
static bool write_answer(struct fault_buffer *output)
{
  size_t sent = 0;
  while (sent < output->length) {
    ssize_t moved = write(STDOUT_FILENO, output->data + sent, output->length - sent);
    if (moved < 0 && errno != EINTR)
      return false;
    if (moved > 0)
      sent += (size_t)moved;
  }
  return true;
}

static bool obey_line(struct fault_control *control, struct fault_server *server, char *line)
{
  struct fault_buffer *out = &control->output;
  const char *verb = strsep(&line, " ");
  long long answer = ANSWER_ERROR;
  fault_buffer_clear(out);
  for (size_t i = 0; i < sizeof orders / sizeof *orders; i++)
    if (strcmp(orders[i].verb, verb) == 0)
      answer = orders[i].obey(server, line, out);
  fault_buffer_append_text(out, answer == ANSWER_ERROR ? "error malformed order: " : "ok");
  if (answer == ANSWER_ERROR)
    fault_buffer_append_text(out, verb);
  if (answer >= 0)
    fault_buffer_append_text(out, " ");
  if (answer >= 0)
    fault_buffer_append_number(out, (unsigned long long)answer);
  fault_buffer_append_text(out, "\n");
  return write_answer(out);
}

bool fault_control_run(struct fault_control *control, struct fault_server *server)
{
  enum { read_size = 65536 };
  struct fault_buffer *input = &control->input;
  ssize_t seen = read(STDIN_FILENO, fault_buffer_reserve(input, read_size), read_size);
  if (seen < 0)
    return errno == EINTR || errno == EAGAIN;
  if (seen == 0)
    return false;
  size_t start = 0, fresh = input->length;
  input->length += (size_t)seen;
  char *eol;
  while ((eol = memchr(input->data + fresh, '\n', input->length - fresh))) {
    *eol = '\0';
    if (!obey_line(control, server, input->data + start))
      return false;
    fresh = start = (size_t)(eol - input->data) + 1;
  }
  memmove(input->data, input->data + start, input->length - start);
  input->length -= start;
  return true;
}

void fault_control_free(struct fault_control *control)
{
  fault_buffer_free(&control->input);
  fault_buffer_free(&control->output);
}
