/* A fast provider for measurements: smart replace polls over keep-alive connections, nothing else.
 *
 *   poll_server [POLLS [EVERY]]      (4 and 1)
 *
 * One thread, epoll, 127.0.0.1, a free port; prints "listening <port>" and ends when stdin does.
 * Every EVERY-th poll of a task reports further progress, the POLLS-th reports Success and begins
 * anew, so that the same tasks can be polled round after round. A create answers the next task id. */
#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

enum { max_tasks = 1 << 20, max_request = 1 << 16, max_events = 128, max_connections = 4096 };

static const unsigned long long first_id = 1234567890123456789ULL;

struct connection {
  size_t length; /* bytes of the request that have come */
  char request[max_request];
};

static struct connection *connections[max_connections]; /* by descriptor */
static unsigned char polls_of[max_tasks];
static unsigned long created;
static int polls = 4, every = 1;

static void fail(const char *what)
{
  perror(what);
  exit(1);
}

static int open_listener(void)
{
  struct sockaddr_in address = {.sin_family = AF_INET};
  socklen_t length = sizeof address;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (fd < 0 || bind(fd, (struct sockaddr *)&address, sizeof address) != 0 ||
      listen(fd, 1024) != 0 || getsockname(fd, (struct sockaddr *)&address, &length) != 0)
    fail("listen");
  printf("listening %d\n", ntohs(address.sin_port));
  fflush(stdout);
  return fd;
}

static void watch(int epoll, int fd)
{
  struct epoll_event event = {.events = EPOLLIN, .data.fd = fd};
  if (epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &event) != 0)
    fail("epoll_ctl");
}

static void accept_all(int epoll, int listener)
{
  int fd, on = 1;
  while ((fd = accept4(listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC)) >= 0) {
    struct connection *connection = fd < max_connections ? malloc(sizeof *connection) : NULL;
    if (!connection)
      fail("too many connections");
    connection->length = 0;
    connections[fd] = connection;
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    watch(epoll, fd);
  }
}

static void drop(int fd)
{
  close(fd);
  free(connections[fd]);
  connections[fd] = NULL;
}

/* The body of the next poll of a task; returns its length. */
static int write_poll(char *body, size_t size, unsigned long long id)
{
  unsigned long index = (unsigned long)(id - first_id) % max_tasks;
  int poll = ++polls_of[index];
  bool done = poll >= polls;
  int progress = poll / every * every;
  const char *output = "null";
  if (done) {
    polls_of[index] = 0;
    output = "{\"resultUrl\":\"https://cdn.ideal.house/results/2026/03/06/"
             "smart-replace-result.png\",\"width\":2048,\"height\":1536}";
  }
  return snprintf(body, size,
                  "{\"code\":0,\"message\":\"success\",\"data\":{\"id\":%llu,\"status\":\"%s\","
                  "\"waitNumber\":%d,\"percentage\":%d,\"input\":{\"imageUrl\":"
                  "\"https://assets.example.com/uploads/2026/03/06/living-room-original.jpg\","
                  "\"prompt\":\"a modern velvet sofa in dark blue with slim brass legs and two "
                  "cushions\",\"maskUrl\":\"https://assets.example.com/uploads/2026/03/06/"
                  "living-room-mask.png\"},\"output\":%s}}",
                  id, done ? "Success" : "Processing", done ? 0 : polls - progress,
                  done ? 100 : progress * 100 / polls, output);
}

static void answer(int fd, const char *request)
{
  char body[1024], reply[2048];
  const char *task = strstr(request, "taskId=");
  int length =
      task ? write_poll(body, sizeof body, strtoull(task + 7, NULL, 10))
           : snprintf(body, sizeof body, "{\"code\":0,\"message\":\"success\",\"data\":%llu}",
                      first_id + created++ % max_tasks);
  int size = snprintf(reply, sizeof reply,
                      "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n"
                      "\r\n%s",
                      length, body);
  if (send(fd, reply, (size_t)size, MSG_NOSIGNAL) != size)
    drop(fd);
}

static size_t body_length(const char *head)
{
  const char *value = strcasestr(head, "\r\nContent-Length:");
  return value ? strtoul(value + 17, NULL, 10) : 0;
}

/* Reads what has come; a client has one request on its way at a time. */
static void serve(int fd)
{
  struct connection *connection = connections[fd];
  size_t room = max_request - 1 - connection->length;
  ssize_t seen = recv(fd, connection->request + connection->length, room, 0);
  if (seen <= 0) {
    drop(fd);
    return;
  }
  connection->length += (size_t)seen;
  connection->request[connection->length] = '\0';
  char *end = strstr(connection->request, "\r\n\r\n");
  if (!end)
    return;
  end[2] = '\0';
  size_t whole = (size_t)(end - connection->request) + 4 + body_length(connection->request);
  if (connection->length < whole) {
    end[2] = '\r';
    return;
  }
  connection->length = 0;
  answer(fd, connection->request);
}

int main(int argc, char **argv)
{
  if (argc > 1)
    polls = (int)strtol(argv[1], NULL, 10);
  if (argc > 2)
    every = (int)strtol(argv[2], NULL, 10);
  if (polls < 1 || polls > 200 || every < 1)
    return 2;
  int listener = open_listener(), epoll = epoll_create1(EPOLL_CLOEXEC);
  struct epoll_event events[max_events];
  watch(epoll, listener);
  watch(epoll, STDIN_FILENO);
  for (;;) {
    int count = epoll_wait(epoll, events, max_events, -1);
    for (int i = 0; i < count; i++) {
      int fd = events[i].data.fd;
      if (fd == STDIN_FILENO)
        return 0;
      if (fd == listener)
        accept_all(epoll, listener);
      else
        serve(fd);
    }
  }
}
