#include "hg_reply.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/types.h>

#include "hg_limits.h"

bool hg_reply_init(struct hg_reply *reply, unsigned status, const void *body, size_t length)
{
  /* libmicrohttpd takes a pointer to non-const but only copies from it. */
  void *bytes = (void *)(uintptr_t)body;
  reply->status = status;
  reply->response = MHD_create_response_from_buffer(length, bytes, MHD_RESPMEM_MUST_COPY);
  return reply->response != NULL;
}

struct cut_body {
  size_t length;
  char bytes[];
};

static ssize_t read_cut(void *context, uint64_t position, char *out, size_t room)
{
  const struct cut_body *cut = context;
  if (position >= cut->length)
    return MHD_CONTENT_READER_END_WITH_ERROR;
  size_t left = cut->length - (size_t)position;
  size_t count = left < room ? left : room;
  memcpy(out, cut->bytes + position, count);
  return (ssize_t)count;
}

bool hg_reply_init_cut(struct hg_reply *reply, unsigned status, const void *body, size_t length,
                       size_t sent)
{
  size_t kept = sent < length ? sent : length;
  struct cut_body *cut = malloc(sizeof *cut + kept);
  if (cut == NULL)
    return false;
  cut->length = kept;
  if (kept > 0)
    memcpy(cut->bytes, body, kept);
  reply->status = status;
  reply->response =
      MHD_create_response_from_callback(length, 32 * HG_KILOBYTE, read_cut, cut, free);
  if (reply->response == NULL)
    free(cut);
  return reply->response != NULL;
}

bool hg_reply_header(struct hg_reply *reply, const char *name, const char *value)
{
  if (strcasecmp(name, MHD_HTTP_HEADER_CONTENT_LENGTH) == 0)
    return false;
  return MHD_add_response_header(reply->response, name, value) == MHD_YES;
}

void hg_reply_free(struct hg_reply *reply)
{
  if (reply->response != NULL)
    MHD_destroy_response(reply->response);
  reply->response = NULL;
}
