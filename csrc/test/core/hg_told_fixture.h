/*
 * What libcurl has been told of a handle's options, as they stand, and a lack of memory at the call
 * that a test names. It stands in for libcurl's functions: one program, one handle at a time.
 */
#ifndef HG_TOLD_FIXTURE_H
#define HG_TOLD_FIXTURE_H

#include "hg_curl_fixture.h"

#include <dlfcn.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

/* The options of the one handle that a test has, as they stand. */
static struct told {
  CURLoption option;
  intptr_t value;
  char text[64];
} told[96];
static size_t told_count;

/* Which call from now on finds no memory; 0: none. */
static int failing;
static bool no_query;
static long connect_status;

static struct told *find(CURLoption option)
{
  for (size_t i = 0; i < told_count; i++)
    if (told[i].option == option)
      return &told[i];
  return NULL;
}

static bool is_text(CURLoption option)
{
  return option == CURLOPT_PROXY || option == CURLOPT_NOPROXY || option == CURLOPT_CAINFO ||
         option == CURLOPT_CAPATH || option == CURLOPT_PROXY_CAINFO ||
         option == CURLOPT_PROXY_CAPATH || option == CURLOPT_PROTOCOLS_STR ||
         option == CURLOPT_ACCEPT_ENCODING || option == CURLOPT_REQUEST_TARGET ||
         option == CURLOPT_CUSTOMREQUEST || option == CURLOPT_AWS_SIGV4 ||
         option == CURLOPT_USERNAME || option == CURLOPT_PASSWORD;
}

static void note(CURLoption option, intptr_t value)
{
  struct told *entry = find(option);
  if (entry == NULL && told_count < sizeof told / sizeof *told)
    entry = &told[told_count++];
  if (entry == NULL)
    return;
  *entry = (struct told){.option = option, .value = value};
  if (is_text(option) && value != 0)
    snprintf(entry->text, sizeof entry->text, "%s", (const char *)value);
  struct told *post = find(CURLOPT_POST);
  if (option == CURLOPT_HTTPGET && post != NULL)
    post->value = 0; /* the later word counts */
}

static void (*next_of(const char *name))(void)
{
  void (*function)(void);
  void *symbol = dlsym(RTLD_NEXT, name);
  memcpy(&function, &symbol, sizeof function);
  return function;
}

#undef curl_easy_setopt
CURLcode curl_easy_setopt(CURL *easy, CURLoption option, ...)
{
  CURLcode (*next)(CURL *, CURLoption, ...) =
      (CURLcode(*)(CURL *, CURLoption, ...))next_of("curl_easy_setopt");
  /* A handle may refuse another size of its buffers: the one that it has is as good. */
  bool is_size = option == CURLOPT_BUFFERSIZE || option == CURLOPT_UPLOAD_BUFFERSIZE;
  if (!is_size && failing > 0 && --failing == 0)
    return CURLE_OUT_OF_MEMORY;
  va_list values;
  va_start(values, option);
  bool is_offset = (int)option >= CURLOPTTYPE_OFF_T && (int)option < CURLOPTTYPE_BLOB;
  CURLcode code;
  if (is_offset) {
    curl_off_t offset = va_arg(values, curl_off_t);
    note(option, (intptr_t)offset);
    code = next(easy, option, offset);
  } else {
    void *value = va_arg(values, void *);
    note(option, (intptr_t)value);
    code = next(easy, option, value);
  }
  va_end(values);
  return code;
}

void curl_easy_reset(CURL *easy)
{
  told_count = 0;
  ((void (*)(CURL *))next_of("curl_easy_reset"))(easy);
}

CURLUcode curl_url_set(CURLU *url, CURLUPart part, const char *text, unsigned int flags)
{
  if (no_query && part == CURLUPART_QUERY)
    return CURLUE_OUT_OF_MEMORY;
  return ((CURLUcode(*)(CURLU *, CURLUPart, const char *, unsigned int))next_of("curl_url_set"))(
      url, part, text, flags);
}

#undef curl_easy_getinfo
CURLcode curl_easy_getinfo(CURL *easy, CURLINFO info, ...)
{
  va_list values;
  va_start(values, info);
  void *place = va_arg(values, void *);
  va_end(values);
  if (info == CURLINFO_HTTP_CONNECTCODE) {
    *(long *)place = connect_status;
    return CURLE_OK;
  }
  return ((CURLcode(*)(CURL *, CURLINFO, ...))next_of("curl_easy_getinfo"))(easy, info, place);
}

static bool is_number(CURLoption option, long number)
{
  const struct told *entry = find(option);
  return entry != NULL && (long)entry->value == number;
}

/* NULL: was never told, or taken back. */
static bool is_words(CURLoption option, const char *words)
{
  const struct told *entry = find(option);
  if (words == NULL)
    return entry == NULL || entry->value == 0;
  return entry != NULL && entry->value != 0 && strcmp(entry->text, words) == 0;
}

#endif
