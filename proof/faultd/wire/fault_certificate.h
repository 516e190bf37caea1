/* Certificates for the server, made at start: a new authority, and a leaf that it signed or not. */
#ifndef FAULT_CERTIFICATE_H
#define FAULT_CERTIFICATE_H

#include <openssl/ssl.h>

/* A TLS context with a certificate of the given sort:
 *   "good"        signed by the authority, for 127.0.0.1, localhost and `host`
 *   "self-signed" the same names, signed by itself
 *   "expired"     signed by the authority, valid until yesterday
 *   "wrong-host"  signed by the authority, for another name
 * `host` is one more DNS name or NULL. The authority is written to `authority_file` as PEM.
 * An unknown sort or a failure of OpenSSL ends the process. The caller owns the context. */
SSL_CTX *fault_certificate_context(const char *sort, const char *host, const char *authority_file);

#endif
