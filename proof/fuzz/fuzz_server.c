/*
 * The sandbox's HTTP server below Lua: bytes from a stranger's connection until requests are taken,
 * answered or dropped. The connection is a socket pair; nothing listens for anybody else.
 *
 * Input: a byte of choices, a byte that cuts what is sent into pieces, then the bytes that are sent.
 */
#include "fuzz.h"

#include "hg_collect.h"
#include "hg_server.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#define BODY_MAX ((size_t)2000)
#define ROUNDS 40

static struct hg_server *server;

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
  static const struct hg_server_options options = {
      .host = "127.0.0.1", .max_body = BODY_MAX, .max_connections = 64, .idle_timeout = 60};
  const char *message = NULL;
  (void)argc, (void)argv;
  server = hg_server_start(&options, &message);
  FUZZ_CHECK(server != NULL);
  return 0;
}

/* The stranger's end; the other one belongs to libmicrohttpd. */
static int connect_stranger(void)
{
  int ends[2];
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(9)};
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  int made = socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, ends);
  FUZZ_CHECK(made == 0);
  enum MHD_Result added = MHD_add_connection(server->daemon, ends[1],
                                             (const struct sockaddr *)&address, sizeof address);
  FUZZ_CHECK(added == MHD_YES);
  return ends[0];
}

/*
 * What the rest of the sandbox is given: lower-case names that are tokens, texts that end, a body
 * within the cap. Which bytes may stand in a value is for libmicrohttpd to say, and it is no purist.
 */
static void check_request(const struct hg_request *request)
{
  size_t cursor = 0, seen = 0;
  const char *name, *value;
  FUZZ_CHECK(request->target != NULL && request->method.data != NULL);
  FUZZ_CHECK(strchr(request->target, ' ') == NULL);
  FUZZ_CHECK(strlen(request->method.data) == request->method.length);
  FUZZ_CHECK(request->body.length <= BODY_MAX && request->loopback);
  while (hg_request_next_header(request, &cursor, &name, &value)) {
    for (const char *c = name; *c != '\0'; c++)
      FUZZ_CHECK(*c > ' ' && *c < 0x7f && !(*c >= 'A' && *c <= 'Z'));
    seen += strlen(name) + strlen(value) + 2;
  }
  FUZZ_CHECK(seen == request->headers.length);
}

static void answer(struct hg_request *request, uint8_t choice)
{
  struct hg_reply reply;
  uint64_t id = request->id;
  check_request(request);
  hg_server_take(server, request);
  if (choice % 4 == 3) {
    FUZZ_CHECK(hg_server_drop(server, id) && !hg_server_drop(server, id));
    return;
  }
  static const char body[] = "{\"code\":0}";
  unsigned status = 200U + (unsigned)choice % 300U;
  FUZZ_CHECK(choice % 4 == 2 ? hg_reply_init_cut(&reply, 200, body, sizeof body - 1, 4)
                             : hg_reply_init(&reply, status, body, sizeof body - 1));
  FUZZ_CHECK(hg_reply_header(&reply, "Content-Type", "application/json"));
  FUZZ_CHECK(!hg_reply_header(&reply, "X-Split", "a\r\nb: c"));
  FUZZ_CHECK(hg_server_respond(server, id, &reply));
  FUZZ_CHECK(!hg_server_respond(server, id, &reply));
  hg_reply_free(&reply);
}

/* Answers whatever is complete, and reads what is sent back. */
static void serve(int stranger, uint8_t choice, int *answers)
{
  char drained[4096];
  struct hg_request *request;
  hg_server_run(server);
  while ((request = hg_server_peek(server)) != NULL) {
    answer(request, (uint8_t)(choice + *answers));
    ++*answers;
    hg_server_run(server);
  }
  while (recv(stranger, drained, sizeof drained, 0) > 0)
    ;
}

static size_t held_by_requests(void)
{
  size_t held = 0;
  for (const struct hg_request *request = server->first; request != NULL; request = request->next)
    held += request->body.length;
  return held;
}

static void send_all(int stranger, struct fuzz_input *input, uint8_t piece, uint8_t choice)
{
  int answers = 0;
  for (int round = 0; input->left > 0 && round < ROUNDS; round++) {
    size_t length = round + 1 == ROUNDS || piece == 0 ? input->left : (size_t)piece * 4;
    const uint8_t *bytes = fuzz_bytes(input, &length);
    if (send(stranger, bytes, length, MSG_NOSIGNAL) < 0)
      break;
    serve(stranger, choice, &answers);
    FUZZ_CHECK(server->held == held_by_requests());
  }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
  struct fuzz_input input = {data, size};
  uint8_t choice = fuzz_byte(&input), piece = fuzz_byte(&input);
  int stranger = connect_stranger(), answers = 0;
  hg_server_run(server);
  send_all(stranger, &input, piece, choice);
  if ((choice & 0x80) != 0)
    shutdown(stranger, SHUT_WR);
  serve(stranger, choice, &answers);
  close(stranger);
  /* A connection that is gone leaves nothing behind. */
  for (int i = 0; i < 8 && server->first != NULL; i++)
    hg_server_run(server);
  FUZZ_CHECK(server->first == NULL && server->last == NULL && server->held == 0);
  return 0;
}
