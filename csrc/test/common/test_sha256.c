/* The examples of FIPS 180-4 and its neighbours, and each length around a block's end. */
#include "hg_sha256.h"

#include "hg_test.h"

#include <stdlib.h>

static const char *hex(const void *bytes, size_t length)
{
  static char text[2 * HG_SHA256_BYTES + 1];
  uint8_t digest[HG_SHA256_BYTES];
  hg_sha256(bytes, length, digest);
  for (int i = 0; i < HG_SHA256_BYTES; i++)
    snprintf(text + 2 * i, 3, "%02x", digest[i]);
  return text;
}

static void test_examples(void)
{
  HG_CHECK_TEXT(hex("", 0), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  HG_CHECK_TEXT(hex(NULL, 0), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  HG_CHECK_TEXT(hex("abc", 3), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  const char *two_blocks = "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq";
  HG_CHECK_TEXT(hex(two_blocks, strlen(two_blocks)),
                "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
}

static void test_a_million(void)
{
  char *bytes = malloc(1000000);
  HG_CHECK(bytes != NULL);
  memset(bytes, 'a', 1000000);
  HG_CHECK_TEXT(hex(bytes, 1000000), "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
  free(bytes);
}

/* Of "a" so many times, by the coreutils. */
static void test_lengths(void)
{
  static const struct {
    size_t length;
    const char *digest;
  } cases[] = {
      {54, "a3f01b6939256127582ac8ae9fb47a382a244680806a3f613a118851c1ca1d47"},
      {55, "9f4390f8d30c2dd92ec9f095b65e2b9ae9b0a925a5258e241c9f1e910f734318"},
      {56, "b35439a4ac6f0948b6d6f9e3c6af0f5f590ce20f1bde7090ef7970686ec6738a"},
      {57, "f13b2d724659eb3bf47f2dd6af1accc87b81f09f59f2b75e5c0bed6589dfe8c6"},
      {63, "7d3e74a05d7db15bce4ad9ec0658ea98e3f06eeecf16b4c6fff2da457ddc2f34"},
      {64, "ffe054fe7ae0cb6dc65c3af9b61d5209f439851db43d0ba5997337df154668eb"},
      {65, "635361c48bb9eab14198e76ea8ab7f1a41685d6ad62aa9146d301d4f17eb0ae0"},
      {119, "31eba51c313a5c08226adf18d4a359cfdfd8d2e816b13f4af952f7ea6584dcfb"},
      {120, "2f3d335432c70b580af0e8e1b3674a7c020d683aa5f73aaaedfdc55af904c21c"},
      {128, "6836cf13bac400e9105071cd6af47084dfacad4e5e302c94bfed24e013afb73e"},
  };
  char bytes[128];
  memset(bytes, 'a', sizeof bytes);
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
    HG_CHECK_TEXT(hex(bytes, cases[i].length), cases[i].digest);
}

int main(void)
{
  HG_RUN(test_examples);
  HG_RUN(test_a_million);
  HG_RUN(test_lengths);
  return hg_test_report("sha256");
}
