/* A fast provider for measurements: smart replace creates and polls, and a picture for each result.
 *
 *   poll_server [POLLS [EVERY [BYTES]]]      (3, 1 and 0)
 *
 * One thread, epoll, 127.0.0.1, a free port; prints "listening <port>" and ends when stdin does, after
 * "created <n> polls <n> finished <n> peak <n> cpu <ms> seconds <s>", where peak is the most tasks that
 * were unfinished at a time, and seconds those between the first poll and the last. A create answers the
 * next task id. Every EVERY-th poll of a task reports further progress (with EVERY 0 each of them 99
 * percent), the POLLS-th reports Success and begins anew, so that the same tasks can be polled round
 * after round. With BYTES a result is a PNG of that size on this server, else it is an address that
 * nobody asks. */
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
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { max_tasks = 1 << 20, max_request = 1 << 14, max_events = 128, max_connections = 4096 };

static const unsigned long long first_id = 1234567890123456789ULL;

struct connection {
  const char *unsent; /* of the picture */
  size_t left;
  size_t length; /* bytes of the request that have come */
  char request[max_request];
};

static struct connection *connections[max_connections]; /* by descriptor */
static unsigned char polls_of[max_tasks];
static long created, polled, finished, peak;
static struct timespec first_poll, last_poll;
static int polls = 3, every = 1, port;
static char *picture;
static size_t picture_size;

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
  port = ntohs(address.sin_port);
  printf("listening %d\n", port);
  fflush(stdout);
  return fd;
}

static void watch(int epoll, int operation, int fd, uint32_t events)
{
  struct epoll_event event = {.events = events, .data.fd = fd};
  if (epoll_ctl(epoll, operation, fd, &event) != 0)
    fail("epoll_ctl");
}

static void accept_all(int epoll, int listener)
{
  int fd, on = 1;
  while ((fd = accept4(listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC)) >= 0) {
    struct connection *connection = fd < max_connections ? malloc(sizeof *connection) : NULL;
    if (!connection)
      fail("too many connections");
    connection->length = connection->left = 0;
    connections[fd] = connection;
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    watch(epoll, EPOLL_CTL_ADD, fd, EPOLLIN);
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
  int progress = every > 0 ? poll / every * every : polls;
  int percentage = every > 0 ? progress * 100 / polls : 99;
  char output[176] = "null";
  struct timespec now; /* when it is sent: bench/hosts reads it from the address */
  clock_gettime(CLOCK_MONOTONIC, &now);
  char address[96];
  snprintf(address, sizeof address, "https://cdn.ideal.house/results/%lld.%06ld/smart-replace.png",
           (long long)now.tv_sec, now.tv_nsec / 1000);
  last_poll = now;
  if (polled++ == 0)
    first_poll = now;
  if (done) {
    polls_of[index] = 0;
    finished++;
    if (picture)
      snprintf(address, sizeof address, "http://127.0.0.1:%d/files/%llu.png", port, id);
    snprintf(output, sizeof output, "{\"resultUrl\":\"%s\",\"width\":2048,\"height\":1536}", address);
  }
  return snprintf(body, size,
                  "{\"code\":0,\"message\":\"success\",\"data\":{\"id\":%llu,\"status\":\"%s\","
                  "\"waitNumber\":%d,\"percentage\":%d,\"input\":{\"imageUrl\":"
                  "\"https://assets.example.com/uploads/2026/03/06/living-room-original.jpg\","
                  "\"prompt\":\"a modern velvet sofa in dark blue with slim brass legs and two "
                  "cushions\",\"maskUrl\":\"https://assets.example.com/uploads/2026/03/06/"
                  "living-room-mask.png\"},\"output\":%s}}",
                  id, done ? "Success" : "Processing", done ? 0 : polls - progress,
                  done ? 100 : percentage, output);
}

static int write_create(char *body, size_t size)
{
  unsigned long long id = first_id + (unsigned long)created++ % max_tasks;
  if (created - finished > peak)
    peak = created - finished;
  return snprintf(body, size, "{\"code\":0,\"message\":\"success\",\"data\":%llu}", id);
}

/* Sends what is left of the picture; the loop calls again when the socket has room. */
static void send_picture(int epoll, int fd)
{
  struct connection *connection = connections[fd];
  while (connection->left > 0) {
    ssize_t sent = send(fd, connection->unsent, connection->left, MSG_NOSIGNAL);
    if (sent <= 0)
      break;
    connection->unsent += sent;
    connection->left -= (size_t)sent;
  }
  watch(epoll, EPOLL_CTL_MOD, fd, connection->left > 0 ? EPOLLIN | EPOLLOUT : EPOLLIN);
}

static void answer(int epoll, int fd, const char *request)
{
  char body[1024], reply[2048];
  const char *task = strstr(request, "taskId=");
  bool wants_picture = picture && strncmp(request, "GET /files/", 11) == 0;
  size_t length = picture_size;
  body[0] = '\0';
  if (task)
    length = (size_t)write_poll(body, sizeof body, strtoull(task + 7, NULL, 10));
  else if (!wants_picture)
    length = (size_t)write_create(body, sizeof body);
  int size = snprintf(reply, sizeof reply,
                      "HTTP/1.1 200 OK\r\nContent-Type: %s\r\nContent-Length: %zu\r\n\r\n%s",
                      wants_picture ? "image/png" : "application/json", length, body);
  if (send(fd, reply, (size_t)size, MSG_NOSIGNAL) != size) {
    drop(fd);
  } else if (wants_picture) {
    connections[fd]->unsent = picture;
    connections[fd]->left = picture_size;
    send_picture(epoll, fd);
  }
}

static size_t body_length(const char *head)
{
  const char *value = strcasestr(head, "\r\nContent-Length:");
  return value ? strtoul(value + 17, NULL, 10) : 0;
}

/* Reads what has come; a client has one request on its way at a time. */
static void serve(int epoll, int fd)
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
  answer(epoll, fd, connection->request);
}

static void put_number(char *at, uint32_t number)
{
  number = htonl(number);
  memcpy(at, &number, sizeof number);
}

/* A PNG as far as a client can tell that does not unpack it: header, one chunk of data, end. */
static void make_picture(size_t size)
{
  static const char head[] = "\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\x08\0\0\0\x06\0\x08\x02\0\0\0"
                             "\x33\x1f\xda\x97"
                             "\0\0\0\0IDAT";
  static const char end[] = "\0\0\0\0\0\0\0\0IEND\xae\x42\x60\x82";
  size_t head_length = sizeof head - 1, end_length = sizeof end - 1;
  if (size < head_length + end_length || !(picture = malloc(size)))
    fail("the picture");
  picture_size = size;
  memcpy(picture, head, head_length);
  put_number(picture + head_length - 8, (uint32_t)(size - head_length - end_length));
  for (size_t i = head_length; i < size - end_length; i++)
    picture[i] = (char)(i * 2654435761U >> 13);
  memcpy(picture + size - end_length, end, end_length);
}

static void print_counts(void)
{
  struct rusage usage;
  getrusage(RUSAGE_SELF, &usage);
  double seconds = (double)(last_poll.tv_sec - first_poll.tv_sec) +
                   (double)(last_poll.tv_nsec - first_poll.tv_nsec) / 1e9;
  printf("created %ld polls %ld finished %ld peak %ld cpu %ld seconds %.3f\n", created, polled,
         finished, peak,
         (usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * 1000 +
             (usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1000,
         seconds);
}

int main(int argc, char **argv)
{
  if (argc > 1)
    polls = (int)strtol(argv[1], NULL, 10);
  if (argc > 2)
    every = (int)strtol(argv[2], NULL, 10);
  if (argc > 3)
    make_picture(strtoul(argv[3], NULL, 10));
  if (polls < 1 || polls > 200 || every < 0)
    return 2;
  int listener = open_listener(), epoll = epoll_create1(EPOLL_CLOEXEC);
  struct epoll_event events[max_events];
  watch(epoll, EPOLL_CTL_ADD, listener, EPOLLIN);
  watch(epoll, EPOLL_CTL_ADD, STDIN_FILENO, EPOLLIN);
  for (;;) {
    int count = epoll_wait(epoll, events, max_events, -1);
    for (int i = 0; i < count; i++) {
      int fd = events[i].data.fd;
      if (fd == STDIN_FILENO) {
        print_counts();
        return 0;
      }
      if (fd == listener)
        accept_all(epoll, listener);
      else if (events[i].events & EPOLLOUT)
        send_picture(epoll, fd);
      else
        serve(epoll, fd);
    }
  }
}
