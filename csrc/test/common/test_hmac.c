/* The test cases of RFC 4231, and what AWS has published of its signatures. */
#include "hg_hmac.h"

#include "hg_test.h"

#include <string.h>

static struct hg_text text(const char *bytes)
{
  return (struct hg_text){bytes, strlen(bytes)};
}

static const char *hex(const uint8_t digest[HG_SHA256_BYTES])
{
  static char written[2 * HG_SHA256_BYTES + 1];
  for (int i = 0; i < HG_SHA256_BYTES; i++)
    snprintf(written + 2 * i, 3, "%02x", digest[i]);
  return written;
}

static const char *hmac(struct hg_text key, struct hg_text message)
{
  uint8_t digest[HG_SHA256_BYTES];
  hg_hmac_sha256(key, message, digest);
  return hex(digest);
}

static struct hg_text repeated(char *room, int byte, size_t length)
{
  memset(room, byte, length);
  return (struct hg_text){room, length};
}

static void test_rfc_4231(void)
{
  char key[131], data[50];
  HG_CHECK_TEXT(hmac(repeated(key, 0x0b, 20), text("Hi There")),
                "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7");
  HG_CHECK_TEXT(hmac(text("Jefe"), text("what do ya want for nothing?")),
                "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
  HG_CHECK_TEXT(hmac(repeated(key, 0xaa, 20), repeated(data, 0xdd, 50)),
                "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe");
  HG_CHECK_TEXT(hmac(repeated(key, 0xaa, 131),
                     text("Test Using Larger Than Block-Size Key - Hash Key First")),
                "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
  const char *large = "This is a test using a larger than block-size key and a larger than "
                      "block-size data. The key needs to be hashed before being used by the HMAC "
                      "algorithm.";
  HG_CHECK_TEXT(hmac(repeated(key, 0xaa, 131), text(large)),
                "9b09ffa71b942fcb27635fbcd5b0e944bfdc63644f0713938a7f51535c3a35e2");
}

/* A key of a block's length is taken as it is; an empty one is one too. By Python's hmac. */
static void test_lengths(void)
{
  char key[65];
  HG_CHECK_TEXT(hmac(repeated(key, 'k', 64), text("m")),
                "3b7a8d453e76edb519238a515105a57508d0f169f480ebeee120a9e7803289fa");
  HG_CHECK_TEXT(hmac(repeated(key, 'k', 65), text("m")),
                "c2d7d4c2256ddb097409ec0c67e1d58fa1a007fc6932cac0d892a525d08af7cc");
  HG_CHECK_TEXT(hmac((struct hg_text){"", 0}, (struct hg_text){"", 0}),
                "b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad");
}

/* "Examples of how to derive a signing key for Signature Version 4": the IAM example. */
static void test_aws_iam(void)
{
  uint8_t signature[HG_SHA256_BYTES];
  struct hg_hmac_scope scope = {text("20150830"), text("us-east-1"), text("iam")};
  HG_CHECK(hg_hmac_sign(text("wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"), &scope,
                        text("AWS4-HMAC-SHA256\n20150830T123600Z\n"
                             "20150830/us-east-1/iam/aws4_request\n"
                             "f536975d06c0309214f805bb90ccff089219ecd68b2577efef23edd43b7e1a59"),
                        signature));
  HG_CHECK_TEXT(hex(signature), "5d672d79c15b13162d9279b0855cfba6789a8edb4c82c400e06b5924a6f2b5d7");
}

static void test_long_secret(void)
{
  static char secret[HG_HMAC_SECRET + 1];
  uint8_t signature[HG_SHA256_BYTES];
  struct hg_hmac_scope scope = {text("20150830"), text("us-east-1"), text("s3")};
  HG_CHECK(hg_hmac_sign(repeated(secret, 's', HG_HMAC_SECRET), &scope, text("x"), signature));
  HG_CHECK(!hg_hmac_sign(repeated(secret, 's', HG_HMAC_SECRET + 1), &scope, text("x"), signature));
}

int main(void)
{
  HG_RUN(test_rfc_4231);
  HG_RUN(test_lengths);
  HG_RUN(test_aws_iam);
  HG_RUN(test_long_secret);
  return hg_test_report("hmac");
}
