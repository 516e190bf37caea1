/*
 * The engine: transfers in, completions out, everything in between driven by hg_engine_step.
 *
 * One libcurl multi with its connections, DNS cache and TLS sessions; a pool of easy handles, as many
 * as connections are allowed; transfers beyond that wait in order. Nothing ever calls the owner back:
 * ended transfers queue up until they are taken.
 *
 * One thread. After a fork the child may only call hg_engine_is_foreign and hg_engine_free.
 */
#ifndef HG_ENGINE_H
#define HG_ENGINE_H

#include "hg_requester.h"
#include "hg_transfer.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct hg_engine;

/* libcurl is not used before the first submit; a target is needed for that. NULL: errno tells. */
struct hg_engine *hg_engine_new(size_t max_connections);

/*
 * Aborts what is in flight and frees everything, completions that nobody took included. In a forked
 * child it only closes descriptors and frees what is its own: libcurl's connections are the parent's.
 */
void hg_engine_free(struct hg_engine *engine);

/* Is this a forked child of the process that made the engine? */
bool hg_engine_is_foreign(const struct hg_engine *engine);

/*
 * Takes a transfer on and returns its id; 0: out of memory, nothing happened. Whatever else prevents it
 * from starting becomes its completion. The ids are 1, 2, 3 …, so that the owner knows the next one
 * before; those of tagged transfers are below 0.
 */
int64_t hg_engine_submit(struct hg_engine *engine, const struct hg_request *request);

/*
 * Ends a transfer with the outcome "canceled". False: it is a create that may have been sent, it goes
 * on until its reply comes or its own timeout. True for ids that have ended or never were.
 */
bool hg_engine_cancel(struct hg_engine *engine, int64_t id);

/* May the request of this transfer, not yet taken, have been sent? */
bool hg_engine_is_sent(const struct hg_engine *engine, int64_t id);

/*
 * Lets everything progress, and waits up to seconds (negative: without end) as long as there is
 * nothing to report: no completion, no ready watch, the wake-up deadline not reached, no signal.
 * Returns at once if it could wait for ever for nothing. Returns the number of completions queued.
 */
size_t hg_engine_step(struct hg_engine *engine, double seconds);

/* Did the requester lack memory in the last step? Asked once; what it lacked it tries again. */
bool hg_engine_take_starved(struct hg_engine *engine);

/* The oldest completion, still the engine's; NULL: none. */
struct hg_transfer *hg_engine_peek(const struct hg_engine *engine);

/* Takes the oldest completion out and frees it. */
void hg_engine_pop(struct hg_engine *engine);

/* Who makes requests of its own; NULL: nobody any more. It must outlive the engine's last step. */
void hg_engine_set_requester(struct hg_engine *engine, struct hg_requester *requester);

/* Has the requester asked at that time, unless it is to be asked earlier anyway. */
void hg_engine_ask_requester_at(struct hg_engine *engine, double deadline);

/* When it will be asked; HG_NEVER: not before something has ended. */
double hg_engine_requester_time(const struct hg_engine *engine);

/* How many transfers more could be under way. */
size_t hg_engine_free_connections(const struct hg_engine *engine);

/* Transfers waiting or running. */
size_t hg_engine_active(const struct hg_engine *engine);

/*
 * Nothing more is to come for a while: lets go of the handles, those in use as soon as their
 * transfers end, for libcurl keeps a handle's last request in it. Connections stay.
 */
void hg_engine_rest(struct hg_engine *engine);

/* See hg_loop.h. */
int hg_engine_fd(struct hg_engine *engine);
void hg_engine_wake_at(struct hg_engine *engine, double deadline);
bool hg_engine_watch(struct hg_engine *engine, int fd);
void hg_engine_unwatch(struct hg_engine *engine, int fd);
int hg_engine_take_ready(struct hg_engine *engine);

#endif
