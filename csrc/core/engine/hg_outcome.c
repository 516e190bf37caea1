#include "hg_outcome.h"

#include <stddef.h>

/* More header lines than libcurl takes: of 8.6, so older headers lack it. */
#define TOO_LARGE ((CURLcode)100)

static const char *const names[] = {
    [HG_OUTCOME_OK] = "ok",
    [HG_OUTCOME_DNS] = "dns",
    [HG_OUTCOME_CONNECT] = "connect",
    [HG_OUTCOME_PROXY] = "proxy",
    [HG_OUTCOME_TLS] = "tls",
  [HG_OUTCOME_CERTIFICATE] = "certificate",
    [HG_OUTCOME_TIMEOUT] = "timeout",
    [HG_OUTCOME_RESET] = "reset",
    [HG_OUTCOME_TOO_LARGE] = "too_large",
    [HG_OUTCOME_PROTOCOL] = "protocol",
    [HG_OUTCOME_CANCELED] = "canceled",
    [HG_OUTCOME_IO] = "io",
    [HG_OUTCOME_MEMORY] = "memory",
    [HG_OUTCOME_UNSAFE_RESEND] = "unsafe_resend",
};

/*
 * libcurl's code, and what it means before and after the request was (perhaps) sent: a connection
 * that dies in the TLS handshake or in a proxy's hands is one that was never made, and "could not
 * connect" after sending is a reply lost (libcurl reports a failed second attempt that way).
 * Codes that are not listed mean "protocol".
 */
static const struct {
  CURLcode code;
  enum hg_outcome unsent, sent;
} meanings[] = {
    {CURLE_OK, HG_OUTCOME_OK, HG_OUTCOME_OK},
    {CURLE_COULDNT_RESOLVE_HOST, HG_OUTCOME_DNS, HG_OUTCOME_DNS},
    {CURLE_COULDNT_RESOLVE_PROXY, HG_OUTCOME_PROXY, HG_OUTCOME_PROXY},
    {CURLE_PROXY, HG_OUTCOME_PROXY, HG_OUTCOME_PROXY},
    {CURLE_COULDNT_CONNECT, HG_OUTCOME_CONNECT, HG_OUTCOME_RESET},
    {CURLE_INTERFACE_FAILED, HG_OUTCOME_CONNECT, HG_OUTCOME_CONNECT},
    {CURLE_OPERATION_TIMEDOUT, HG_OUTCOME_TIMEOUT, HG_OUTCOME_TIMEOUT},
    {CURLE_GOT_NOTHING, HG_OUTCOME_CONNECT, HG_OUTCOME_RESET},
    {CURLE_SEND_ERROR, HG_OUTCOME_CONNECT, HG_OUTCOME_RESET},
    {CURLE_RECV_ERROR, HG_OUTCOME_CONNECT, HG_OUTCOME_RESET},
    {CURLE_PARTIAL_FILE, HG_OUTCOME_RESET, HG_OUTCOME_RESET},
    {CURLE_SSL_CONNECT_ERROR, HG_OUTCOME_TLS, HG_OUTCOME_TLS},
    {CURLE_SSL_ENGINE_NOTFOUND, HG_OUTCOME_TLS, HG_OUTCOME_TLS},
    {CURLE_SSL_ENGINE_SETFAILED, HG_OUTCOME_TLS, HG_OUTCOME_TLS},
    {CURLE_SSL_ENGINE_INITFAILED, HG_OUTCOME_TLS, HG_OUTCOME_TLS},
    {CURLE_SSL_CERTPROBLEM, HG_OUTCOME_CERTIFICATE, HG_OUTCOME_CERTIFICATE},
    {CURLE_SSL_CIPHER, HG_OUTCOME_TLS, HG_OUTCOME_TLS},
    {CURLE_PEER_FAILED_VERIFICATION, HG_OUTCOME_CERTIFICATE, HG_OUTCOME_CERTIFICATE},
    {CURLE_SSL_CACERT_BADFILE, HG_OUTCOME_CERTIFICATE, HG_OUTCOME_CERTIFICATE},
    {CURLE_SSL_SHUTDOWN_FAILED, HG_OUTCOME_TLS, HG_OUTCOME_TLS},
    {CURLE_SSL_CRL_BADFILE, HG_OUTCOME_CERTIFICATE, HG_OUTCOME_CERTIFICATE},
    {CURLE_SSL_ISSUER_ERROR, HG_OUTCOME_CERTIFICATE, HG_OUTCOME_CERTIFICATE},
    {CURLE_SSL_PINNEDPUBKEYNOTMATCH, HG_OUTCOME_CERTIFICATE, HG_OUTCOME_CERTIFICATE},
    {CURLE_SSL_INVALIDCERTSTATUS, HG_OUTCOME_CERTIFICATE, HG_OUTCOME_CERTIFICATE},
    {CURLE_USE_SSL_FAILED, HG_OUTCOME_TLS, HG_OUTCOME_TLS},
    {TOO_LARGE, HG_OUTCOME_TOO_LARGE, HG_OUTCOME_TOO_LARGE},
    {CURLE_FILESIZE_EXCEEDED, HG_OUTCOME_TOO_LARGE, HG_OUTCOME_TOO_LARGE},
    {CURLE_OUT_OF_MEMORY, HG_OUTCOME_MEMORY, HG_OUTCOME_MEMORY},
    {CURLE_SEND_FAIL_REWIND, HG_OUTCOME_UNSAFE_RESEND, HG_OUTCOME_UNSAFE_RESEND},
};

const char *hg_outcome_name(enum hg_outcome outcome)
{
  return names[outcome];
}

enum hg_outcome hg_outcome_of(CURLcode code, bool sent, bool by_proxy)
{
  /* A refused CONNECT has another code from 8.20 on, a look-up that fails at once that of a host. */
  if (by_proxy && !sent &&
      (code == CURLE_RECV_ERROR || code == CURLE_COULDNT_CONNECT ||
       code == CURLE_COULDNT_RESOLVE_HOST))
    return HG_OUTCOME_PROXY;
  for (size_t i = 0; i < sizeof meanings / sizeof *meanings; i++)
    if (meanings[i].code == code)
      return sent ? meanings[i].sent : meanings[i].unsent;
  return HG_OUTCOME_PROTOCOL;
}
