#include "hg_transfer.h"

#include "hg_limits.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static size_t default_max_body(enum hg_method method)
{
  return method == HG_DOWNLOAD ? HG_LIMIT_DOWNLOAD : HG_LIMIT_REPLY_BODY;
}

static long scaled(double seconds, double units)
{
  double amount = seconds * units;
  if (amount <= 0.0)
    return 0;
  if (amount < 1.0)
    return 1;
  return amount < INT_MAX ? (long)amount : INT_MAX;
}

static bool copy_query(struct hg_transfer *transfer, struct hg_text query)
{
  const char *path = transfer->target->path;
  if (query.bytes == NULL)
    return true;
  if (path == NULL)
    return (transfer->query = strndup(query.bytes, query.length)) != NULL;
  size_t length = strlen(path);
  char *text = malloc(length + 1 + query.length + 1);
  if (text == NULL)
    return false;
  memcpy(text, path, length);
  text[length] = '?';
  memcpy(text + length + 1, query.bytes, query.length);
  text[length + 1 + query.length] = '\0';
  transfer->request_target = text;
  return true;
}

static bool copy_request(struct hg_transfer *transfer, const struct hg_request *request)
{
  if (!copy_query(transfer, request->query))
    return false;
  /* An empty body is a body too: libcurl takes a NULL for "read from stdin". */
  return request->body.bytes == NULL ||
         hg_buffer_append(&transfer->request_body, request->body.bytes, request->body.length);
}

struct hg_transfer *hg_transfer_new(int64_t id, const struct hg_request *request)
{
  struct hg_transfer *transfer = malloc(sizeof *transfer);
  if (transfer == NULL)
    return NULL;
  *transfer = (struct hg_transfer){
      .id = id,
      .tag = request->tag,
      .method = request->method,
      .state = HG_WAITING,
      .timeout_ms = scaled(request->timeout, 1000.0),
      .stall_seconds = scaled(request->stall_timeout, 1.0),
      .target = hg_target_retain(request->target),
  };
  size_t max_body = request->max_body != 0 ? request->max_body : default_max_body(request->method);
  hg_buffer_init(&transfer->body, max_body);
  hg_buffer_init(&transfer->headers, HG_LIMIT_REPLY_HEADERS);
  hg_buffer_init(&transfer->request_body, HG_LIMIT_REQUEST_BODY);
  hg_download_init(&transfer->download, request->part);
  if (copy_request(transfer, request))
    return transfer;
  hg_transfer_free(transfer);
  return NULL;
}

static void free_request(struct hg_transfer *transfer)
{
  hg_target_release(transfer->target);
  transfer->target = NULL;
  free(transfer->query);
  free(transfer->request_target);
  transfer->query = transfer->request_target = NULL;
  hg_buffer_free(&transfer->request_body);
  hg_download_end(&transfer->download);
}

void hg_transfer_free(struct hg_transfer *transfer)
{
  if (transfer == NULL)
    return;
  free_request(transfer);
  hg_buffer_free(&transfer->body);
  hg_buffer_free(&transfer->headers);
  free(transfer->message);
  free(transfer);
}

static bool stop(struct hg_transfer *transfer, enum hg_fault fault)
{
  if (transfer->fault == HG_FAULT_NONE)
    transfer->fault = fault;
  return false;
}

bool hg_transfer_note_sending(struct hg_transfer *transfer)
{
  if (transfer->sends > 0 && transfer->method == HG_CREATE)
    return stop(transfer, HG_FAULT_RESEND);
  transfer->sends++;
  return true;
}

bool hg_transfer_keeps_headers(const struct hg_transfer *transfer)
{
  return transfer->status != 200 || transfer->method == HG_DOWNLOAD ||
         transfer->body.limit > HG_LIMIT_REPLY_BODY; /* a picture's length is told there */
}

/* "HTTP/1.1 200 OK": the digits after the first space; 0 when there are none. */
static int parse_status(const char *line, size_t length)
{
  const char *digits = memchr(line, ' ', length);
  int status = 0;
  for (size_t left = digits != NULL ? length - (size_t)(digits - line) : 0; left > 1; left--) {
    digits++;
    if (*digits < '0' || *digits > '9' || status > 99)
      break;
    status = status * 10 + (*digits - '0');
  }
  return status;
}

/*
 * The file's place is made as early as it can be: a 200 that breaks off within its head must not leave
 * bytes of an older file behind for the next attempt to go on from.
 */
static bool begin_file(struct hg_transfer *transfer)
{
  struct hg_download *download = &transfer->download;
  const struct hg_buffer *headers = &transfer->headers;
  bool ready = transfer->head_complete || transfer->status != 206;
  if (transfer->method != HG_DOWNLOAD || !hg_download_is_file(transfer->status) || !ready ||
      hg_download_begin(download, transfer->status, headers->data, headers->length))
    return true;
  return stop(transfer, download->error != 0 ? HG_FAULT_FILE : HG_FAULT_RANGE);
}

bool hg_transfer_receive_header(struct hg_transfer *transfer, const char *line, size_t length)
{
  transfer->header_bytes += length;
  if (transfer->header_bytes > HG_LIMIT_REPLY_HEADERS)
    return stop(transfer, HG_FAULT_HEADERS);
  if (length > 5 && memcmp(line, "HTTP/", 5) == 0) {
    transfer->status = parse_status(line, length);
    transfer->head_complete = false;
    hg_buffer_clear(&transfer->headers);
    return begin_file(transfer);
  }
  if (line[0] == '\r' || line[0] == '\n') {
    transfer->head_complete = true;
    return begin_file(transfer);
  }
  if (!hg_transfer_keeps_headers(transfer))
    return true;
  return hg_buffer_append(&transfer->headers, line, length) || stop(transfer, HG_FAULT_MEMORY);
}

static bool receive_file(struct hg_transfer *transfer, const char *bytes, size_t length)
{
  size_t limit = transfer->body.limit;
  uint64_t have = transfer->download.part->length;
  if (have > limit || length > limit - have)
    return stop(transfer, HG_FAULT_BODY);
  return hg_download_write(&transfer->download, bytes, length) || stop(transfer, HG_FAULT_FILE);
}

/* What fits is kept even when the whole does not: the first bytes of a reply tell whose it is. */
static bool receive_memory(struct hg_transfer *transfer, const char *bytes, size_t length)
{
  size_t limit = transfer->body.limit;
  if (transfer->method == HG_DOWNLOAD && limit > HG_LIMIT_ERROR_BODY)
    limit = HG_LIMIT_ERROR_BODY;
  size_t room = limit - transfer->body.length;
  if (!hg_buffer_append(&transfer->body, bytes, length < room ? length : room))
    return stop(transfer, HG_FAULT_MEMORY);
  return length <= room || stop(transfer, HG_FAULT_BODY);
}

/*
 * Unpacking takes the host's time. A picture hardly packs: a reply that may be as large as one and
 * unpacks to far more than came is none.
 */
static bool is_overpacked(const struct hg_transfer *transfer, uint64_t came)
{
  return transfer->body.limit > HG_LIMIT_REPLY_BODY &&
         transfer->body_bytes > HG_MEGABYTE + 4 * came;
}

bool hg_transfer_receive_body(struct hg_transfer *transfer, const char *bytes, size_t length,
                              uint64_t came)
{
  transfer->body_bytes += length;
  if (is_overpacked(transfer, came))
    return stop(transfer, HG_FAULT_PACKED);
  if (transfer->method == HG_DOWNLOAD && hg_download_is_file(transfer->status))
    return receive_file(transfer, bytes, length);
  return receive_memory(transfer, bytes, length);
}

static const struct {
  enum hg_outcome outcome;
  const char *words;
} faults[] = {
    [HG_FAULT_BODY] = {HG_OUTCOME_TOO_LARGE, "the reply's body is larger than allowed"},
    [HG_FAULT_HEADERS] = {HG_OUTCOME_TOO_LARGE, "the reply's headers are larger than allowed"},
    [HG_FAULT_MEMORY] = {HG_OUTCOME_MEMORY, "out of memory"},
    [HG_FAULT_FILE] = {HG_OUTCOME_IO, "cannot write the file"},
    [HG_FAULT_RANGE] = {HG_OUTCOME_PROTOCOL, "the reply is not the part of the file asked for"},
    [HG_FAULT_SHORT] = {HG_OUTCOME_RESET, "the reply ended before the end of the file"},
    [HG_FAULT_RESEND] = {HG_OUTCOME_UNSAFE_RESEND,
                         "the connection died after the request was sent; not sent again"},
    [HG_FAULT_PACKED] = {HG_OUTCOME_PROTOCOL, "the reply unpacks to far more than came"},
    [HG_FAULT_HEAD] = {HG_OUTCOME_RESET, "the connection ended within the reply's headers"},
};

void hg_transfer_blame_memory(struct hg_transfer *transfer)
{
  if (transfer->sends > 0 && !transfer->head_complete)
    stop(transfer, HG_FAULT_HEADERS);
}

/* A server may send less than it was asked for. */
static void end_file(struct hg_transfer *transfer)
{
  const struct hg_download *download = &transfer->download;
  if (download->whole == 0)
    return;
  if (download->part->length < download->whole)
    stop(transfer, HG_FAULT_SHORT);
  else if (download->part->length > download->whole)
    stop(transfer, HG_FAULT_RANGE);
}

static char *file_message(const struct hg_download *download)
{
  const char *reason = strerror(download->error);
  size_t size = strlen(download->part->path) + strlen(reason) + 3;
  char *message = malloc(size);
  if (message != NULL)
    snprintf(message, size, "%s: %s", download->part->path, reason);
  return message;
}

void hg_transfer_conclude(struct hg_transfer *transfer, enum hg_outcome outcome, const char *words)
{
  if (outcome == HG_OUTCOME_OK && (!transfer->head_complete || transfer->status < 200))
    stop(transfer, HG_FAULT_HEAD);
  if (outcome == HG_OUTCOME_OK && transfer->fault == HG_FAULT_NONE)
    end_file(transfer);
  /* A cancel may meet a transfer that just hit a fault of its own: canceled is what was asked. */
  if (transfer->fault != HG_FAULT_NONE && outcome != HG_OUTCOME_CANCELED) {
    outcome = faults[transfer->fault].outcome;
    words = faults[transfer->fault].words;
  }
  transfer->outcome = outcome;
  if (outcome == HG_OUTCOME_IO && transfer->download.error != 0)
    transfer->message = file_message(&transfer->download);
  else if (outcome != HG_OUTCOME_OK)
    transfer->message = strdup(words);
  transfer->state = HG_DONE;
  free_request(transfer);
}
