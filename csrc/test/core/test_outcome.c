/* What libcurl's codes mean, the same fault told in several ways by different versions. */
#include "hg_outcome.h"
#include "hg_curl_fixture.h"
#include "hg_test.h"

static const struct {
  int code;
  bool sent, by_proxy;
  enum hg_outcome outcome;
} cases[] = {
    {CURLE_OK, true, false, HG_OUTCOME_OK},
    {CURLE_COULDNT_CONNECT, false, false, HG_OUTCOME_CONNECT},
    {CURLE_COULDNT_CONNECT, true, false, HG_OUTCOME_RESET},
    /* a proxy that refuses CONNECT: up to 8.14, and from 8.20 on */
    {CURLE_RECV_ERROR, false, true, HG_OUTCOME_PROXY},
    {CURLE_COULDNT_CONNECT, false, true, HG_OUTCOME_PROXY},
    /* a proxy whose name is not found: by libcurl's thread, and at once */
    {CURLE_COULDNT_RESOLVE_PROXY, false, false, HG_OUTCOME_PROXY},
    {CURLE_COULDNT_RESOLVE_HOST, false, true, HG_OUTCOME_PROXY},
    {CURLE_COULDNT_RESOLVE_HOST, false, false, HG_OUTCOME_DNS},
    /* behind a proxy too, what was sent was sent */
    {CURLE_RECV_ERROR, true, true, HG_OUTCOME_RESET},
    {CURLE_COULDNT_CONNECT, true, true, HG_OUTCOME_RESET},
    /* too many header lines, from 8.6 on */
    {100, true, false, HG_OUTCOME_TOO_LARGE},
    /* one that no version has yet */
    {199, true, false, HG_OUTCOME_PROTOCOL},
};

static void test_codes(void)
{
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    enum hg_outcome outcome =
        hg_outcome_of((CURLcode)cases[i].code, cases[i].sent, cases[i].by_proxy);
    HG_CHECK_TEXT(hg_outcome_name(outcome), hg_outcome_name(cases[i].outcome));
  }
}

int main(void)
{
  HG_RUN(test_codes);
  return hg_test_report("outcome");
}
