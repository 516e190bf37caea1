/*
 * What the libcurl that is loaded does. One binary meets many of them: what it was compiled with
 * proves nothing, so version and features are asked at run time, and options that the header does not
 * know yet are set by their numbers. Any thread.
 */
#ifndef HG_LIBCURL_H
#define HG_LIBCURL_H

#include "hg_curl.h"

#include <stdbool.h>
#include <stddef.h>

/* Was it built with HTTP/2? Asking one without for it fails with an unspecific error. */
bool hg_libcurl_has_http2(void);

/* Does it know AWS Signature Version 4? It may be built without. */
bool hg_libcurl_can_sign(void);

/*
 * 8.20.0: the descriptor by which a resolver's thread wakes libcurl is never read, so it stays ready
 * for ever; whoever waits on it has to read it.
 */
bool hg_libcurl_leaves_wakeups(void);

/*
 * 8.20 and 8.21: with a name's addresses of one family a transfer waits 50 ms for those of the other,
 * but sets no timer, so it goes on only when the other's come or fail. HG_LOOK_AGAIN_SECONDS after
 * an answer has come hg_libcurl_look_at_all must be called, which lets every transfer progress.
 */
#define HG_LOOK_AGAIN_SECONDS 0.055
bool hg_libcurl_must_look_again(void);
CURLMcode hg_libcurl_look_at_all(CURLM *multi);

/*
 * 8.22 and later: a connection that was used or looked at less than a second ago is used again without
 * a look. HG_TRUSTED_SECONDS later it is not; libcurl's clock may be a little behind.
 */
#define HG_TRUSTED_SECONDS 1.1
bool hg_libcurl_trusts_idle(void);

/*
 * Sets up what 8.20 and later have for the whole multi; older ones need none of it. Their look-ups
 * share a pool of threads, two for a name, which an abandoned look-up goes on to hold: the pool must
 * be large enough that the look-ups of one dead name server never hold up another host's. And at the
 * end nobody waits for them.
 */
void hg_libcurl_set_up_resolver(CURLM *multi, size_t max_connections);

#endif
