#include "hg_malformed.h"

#include <string.h>
#include <strings.h>

struct head {
  int hosts, lengths, codings;
  bool has_bad_name, is_chunked;
};

static bool is_token(const char *name)
{
  static const char allowed[] = "!#$%&'*+-.^_`|~0123456789"
                                "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
  return *name != '\0' && name[strspn(name, allowed)] == '\0';
}

static enum MHD_Result note_header(void *context, enum MHD_ValueKind kind, const char *name,
                                   const char *value)
{
  struct head *head = context;
  (void)kind;
  if (!is_token(name))
    head->has_bad_name = true;
  else if (strcasecmp(name, MHD_HTTP_HEADER_HOST) == 0)
    head->hosts++;
  else if (strcasecmp(name, MHD_HTTP_HEADER_CONTENT_LENGTH) == 0)
    head->lengths++;
  else if (strcasecmp(name, MHD_HTTP_HEADER_TRANSFER_ENCODING) == 0) {
    head->codings++;
    head->is_chunked = value != NULL && strcasecmp(value, "chunked") == 0;
  }
  return MHD_YES;
}

/* Where the body ends must be said once, and in a way that is understood here. */
static bool has_doubtful_end(const struct head *head)
{
  return head->lengths + head->codings > 1 || (head->codings == 1 && !head->is_chunked);
}

bool hg_malformed_head(struct MHD_Connection *connection, const char *target, const char *version)
{
  struct head head = {0};
  MHD_get_connection_values(connection, MHD_HEADER_KIND, note_header, &head);
  bool needs_host = strcmp(version, MHD_HTTP_VERSION_1_1) == 0;
  return head.has_bad_name || head.hosts > 1 || (needs_host && head.hosts == 0) ||
         has_doubtful_end(&head) || strchr(target, ' ') != NULL;
}
