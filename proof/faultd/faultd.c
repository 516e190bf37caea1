/* faultd: an HTTP server on raw sockets whose faults a spec scripts at run time.
 *
 *   faultd [--tls good|self-signed|expired|wrong-host] [--host NAME] [--dir FOLDER]
 *          [--refuse | --blackhole]
 *
 * Listens on a free port of 127.0.0.1 and prints "listening <port>". Then it obeys the orders on
 * stdin (see fault_control.h) until stdin ends or SIGTERM comes. The authority's certificate goes
 * to FOLDER/ca.pem; at the end that file and FOLDER are removed. */
#include "fault_certificate.h"
#include "fault_clock.h"
#include "fault_control.h"
#include "fault_phase.h"

#include <getopt.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

struct options {
  const char *tls, *host, *folder;
  enum fault_listening listening;
};

static volatile sig_atomic_t terminated;

static void on_signal(int number)
{
  (void)number;
  terminated = 1;
}

static struct options parse_options(int argc, char **argv)
{
  static const struct option known[] = {
      {"tls", required_argument, NULL, 't'}, {"host", required_argument, NULL, 'h'},
      {"dir", required_argument, NULL, 'd'}, {"refuse", no_argument, NULL, 'r'},
      {"blackhole", no_argument, NULL, 'b'}, {NULL, 0, NULL, 0},
  };
  struct options options = {0};
  int option;
  while ((option = getopt_long(argc, argv, "", known, NULL)) != -1) {
    switch (option) {
    case 't':
      options.tls = optarg;
      break;
    case 'h':
      options.host = optarg;
      break;
    case 'd':
      options.folder = optarg;
      break;
    case 'r':
      options.listening = FAULT_REFUSE;
      break;
    case 'b':
      options.listening = FAULT_BLACKHOLE;
      break;
    default:
      exit(2);
    }
  }
  if (options.tls && !options.folder)
    fault_die("--tls needs --dir");
  return options;
}

/* Signals come only inside ppoll, so that none is missed. */
static sigset_t prepare_signals(void)
{
  struct sigaction stop = {.sa_handler = on_signal}, ignore = {.sa_handler = SIG_IGN};
  sigset_t blocked, before;
  sigemptyset(&blocked);
  sigaddset(&blocked, SIGTERM);
  sigaddset(&blocked, SIGINT);
  sigprocmask(SIG_BLOCK, &blocked, &before);
  sigaction(SIGTERM, &stop, NULL);
  sigaction(SIGINT, &stop, NULL);
  sigaction(SIGPIPE, &ignore, NULL);
  return before;
}

static void authority_path(const struct options *options, struct fault_buffer *path)
{
  fault_buffer_append_text(path, options->folder);
  fault_buffer_append(path, "/ca.pem", sizeof "/ca.pem");
}

static void open_server(struct fault_server *server, const struct options *options)
{
  if (options->tls) {
    struct fault_buffer path = {0};
    authority_path(options, &path);
    server->tls = fault_certificate_context(options->tls, options->host, path.data);
    fault_buffer_free(&path);
  }
  fault_server_open(server, options->listening);
  printf("listening %d\n", server->port);
  fflush(stdout);
}

static void remove_folder(const struct options *options)
{
  struct fault_buffer path = {0};
  if (!options->folder)
    return;
  authority_path(options, &path);
  unlink(path.data);
  rmdir(options->folder);
  fault_buffer_free(&path);
}

/* Removes closed connections, so that only live ones are polled. */
static void sweep(struct fault_server *server)
{
  struct fault_conn **link = &server->first;
  while (*link) {
    struct fault_conn *conn = *link;
    if (conn->phase != FAULT_CLOSED) {
      link = &conn->next;
      continue;
    }
    *link = conn->next;
    fault_conn_free(conn);
  }
}

/* The poll set: stdin, the listener, then two entries per connection. */
struct poll_set {
  struct pollfd *list;
  size_t capacity;
};

static size_t collect(struct poll_set *set, const struct fault_server *server)
{
  size_t count = 2;
  for (const struct fault_conn *conn = server->first; conn; conn = conn->next)
    count += 2;
  if (count > set->capacity) {
    set->capacity = count * 2;
    set->list = realloc(set->list, set->capacity * sizeof *set->list);
    if (!set->list)
      fault_die("out of memory");
  }
  set->list[0] = (struct pollfd){.fd = STDIN_FILENO, .events = POLLIN};
  set->list[1] = (struct pollfd){.fd = server->accepting ? server->listener : -1, .events = POLLIN};
  struct pollfd *entry = set->list + 2;
  for (const struct fault_conn *conn = server->first; conn; conn = conn->next) {
    *entry++ = (struct pollfd){.fd = conn->stream.fd, .events = conn->events};
    *entry++ = (struct pollfd){.fd = conn->relay.upstream.fd,
                               .events = fault_relay_upstream_events(&conn->relay)};
  }
  return count;
}

/* Milliseconds until a connection must run without an event; -1: none must. */
static int time_left(const struct fault_server *server)
{
  long long left = -1, now = fault_now();
  for (const struct fault_conn *conn = server->first; conn; conn = conn->next) {
    if (conn->ready)
      return 0;
    if (!conn->deadline)
      continue;
    long long its = conn->deadline > now ? conn->deadline - now : 0;
    if (left < 0 || its < left)
      left = its;
  }
  return (int)left;
}

static void run_connections(struct fault_server *server, const struct pollfd *entry)
{
  long long now = fault_now();
  for (struct fault_conn *conn = server->first; conn; conn = conn->next, entry += 2) {
    bool due = conn->ready || (conn->deadline && conn->deadline <= now);
    if (due || entry[0].revents || entry[1].revents)
      fault_phase_run(conn, entry[0].revents);
  }
}

/* Accepts what waits at the listener. */
static void accept_waiting(struct fault_server *server)
{
  int fd;
  while ((fd = accept4(server->listener, NULL, NULL, SOCK_CLOEXEC)) >= 0)
    fault_phase_run(fault_conn_open(server, fd), 0);
}

static void serve(struct fault_server *server, const sigset_t *signals)
{
  struct fault_control control = {0};
  struct poll_set set = {0};
  bool alive = true;
  while (alive && !terminated) {
    sweep(server);
    size_t count = collect(&set, server);
    int left = time_left(server);
    struct timespec timeout = {left / 1000, (left % 1000) * 1000000L};
    if (ppoll(set.list, count, left < 0 ? NULL : &timeout, signals) < 0)
      continue;
    run_connections(server, set.list + 2);
    if (set.list[1].revents)
      accept_waiting(server);
    if (set.list[0].revents)
      alive = fault_control_run(&control, server);
  }
  free(set.list);
  fault_control_free(&control);
}

int main(int argc, char **argv)
{
  struct options options = parse_options(argc, argv);
  struct fault_server server = {0};
  closefrom(STDERR_FILENO + 1); /* the spec's own sockets, if it did not protect them */
  sigset_t signals = prepare_signals();
  open_server(&server, &options);
  serve(&server, &signals);
  fault_conn_free_all(&server);
  fault_server_close(&server);
  remove_folder(&options);
  return 0;
}
