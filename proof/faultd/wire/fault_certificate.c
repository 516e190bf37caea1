#include "fault_certificate.h"

#include "fault_buffer.h"

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { one_day = 24 * 60 * 60 };

struct identity {
  EVP_PKEY *key;
  X509 *certificate;
};

struct validity {
  long from_days, until_days; /* relative to now */
};

static void check(bool ok)
{
  if (!ok)
    fault_die("cannot make a certificate");
}

static void add_extension(X509 *certificate, X509 *issuer, int nid, const char *value)
{
  X509V3_CTX context;
  X509V3_set_ctx(&context, issuer, certificate, NULL, NULL, 0);
  X509_EXTENSION *extension = X509V3_EXT_conf_nid(NULL, &context, nid, value);
  check(extension && X509_add_ext(certificate, extension, -1) == 1);
  X509_EXTENSION_free(extension);
}

/* A new key and an unsigned certificate for it. */
static struct identity identity_new(const char *name, long serial, struct validity validity)
{
  struct identity made = {EVP_EC_gen("P-256"), X509_new()};
  check(made.key && made.certificate);
  X509_NAME *subject = X509_get_subject_name(made.certificate);
  check(X509_set_version(made.certificate, 2) == 1 &&
        ASN1_INTEGER_set(X509_get_serialNumber(made.certificate), serial) == 1 &&
        X509_gmtime_adj(X509_getm_notBefore(made.certificate), validity.from_days * one_day) &&
        X509_gmtime_adj(X509_getm_notAfter(made.certificate), validity.until_days * one_day) &&
        X509_set_pubkey(made.certificate, made.key) == 1 &&
        X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_ASC, (const unsigned char *)name, -1, -1,
                                   0) == 1);
  return made;
}

static void identity_sign(struct identity *subject, const struct identity *issuer)
{
  check(X509_set_issuer_name(subject->certificate, X509_get_subject_name(issuer->certificate)) &&
        X509_sign(subject->certificate, issuer->key, EVP_sha256()) > 0);
}

static void identity_free(struct identity *identity)
{
  EVP_PKEY_free(identity->key);
  X509_free(identity->certificate);
}

/* Its name is its own: those of several servers may stand in one file and are told apart by it. */
static struct identity authority_new(const char *file)
{
  struct validity validity = {-2, 30};
  char name[64];
  snprintf(name, sizeof name, "fault server authority %ld", (long)getpid());
  struct identity authority = identity_new(name, 1, validity);
  add_extension(authority.certificate, authority.certificate, NID_basic_constraints,
                "critical,CA:TRUE");
  add_extension(authority.certificate, authority.certificate, NID_key_usage,
                "critical,keyCertSign,cRLSign");
  identity_sign(&authority, &authority);
  FILE *pem = fopen(file, "we");
  check(pem && PEM_write_X509(pem, authority.certificate) == 1);
  fclose(pem);
  return authority;
}

/* The subjectAltName of a leaf of this sort. */
static void name_leaf(X509 *certificate, X509 *issuer, const char *sort, const char *host)
{
  struct fault_buffer names = {0};
  if (strcmp(sort, "wrong-host") == 0) {
    fault_buffer_append_text(&names, "DNS:elsewhere.invalid");
  } else {
    fault_buffer_append_text(&names, "IP:127.0.0.1,DNS:localhost");
    if (host)
      fault_buffer_append_text(&names, ",DNS:");
    if (host)
      fault_buffer_append_text(&names, host);
  }
  fault_buffer_append(&names, "", 1);
  add_extension(certificate, issuer, NID_subject_alt_name, names.data);
  fault_buffer_free(&names);
}

static bool is_sort(const char *sort)
{
  return strcmp(sort, "good") == 0 || strcmp(sort, "self-signed") == 0 ||
         strcmp(sort, "expired") == 0 || strcmp(sort, "wrong-host") == 0;
}

SSL_CTX *fault_certificate_context(const char *sort, const char *host, const char *authority_file)
{
  if (!is_sort(sort))
    fault_die("unknown sort of certificate");
  struct identity authority = authority_new(authority_file);
  struct validity validity = {-2, strcmp(sort, "expired") == 0 ? -1 : 30};
  struct identity leaf = identity_new("fault server", 2, validity);
  const struct identity *issuer = strcmp(sort, "self-signed") == 0 ? &leaf : &authority;
  name_leaf(leaf.certificate, issuer->certificate, sort, host);
  identity_sign(&leaf, issuer);
  SSL_CTX *context = SSL_CTX_new(TLS_server_method());
  check(context && SSL_CTX_use_certificate(context, leaf.certificate) == 1 &&
        SSL_CTX_use_PrivateKey(context, leaf.key) == 1);
  SSL_CTX_set_mode(context, SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
  identity_free(&authority);
  identity_free(&leaf);
  return context;
}
