/*
 * A stranger's request to the listener for webhooks: it comes to the same in whatever pieces it comes
 * in, holds no more than it may, and nothing behind its end is looked at. The first byte tells how
 * large the pieces are.
 */
#include "fuzz.h"

#include "hg_hook_request.h"
#include "hg_limits.h"

static enum hg_hook_state read_in_pieces(struct hg_hook_request *request, const uint8_t *bytes,
                                         size_t length, size_t piece)
{
  enum hg_hook_state state = HG_HOOK_MORE;
  hg_hook_request_open(request);
  for (size_t i = 0; i < length; i += piece) {
    size_t taken = length - i < piece ? length - i : piece;
    char *copy = fuzz_copy(bytes + i, taken);
    enum hg_hook_state next = hg_hook_request_read(request, copy, taken);
    FUZZ_CHECK(state == HG_HOOK_MORE || next == state);
    state = next;
    free(copy);
  }
  return state;
}

static bool is_same(const struct hg_buffer *one, const struct hg_buffer *other)
{
  return one->length == other->length &&
         (one->length == 0 || memcmp(one->data, other->data, one->length) == 0);
}

static void check(const struct hg_hook_request *request, enum hg_hook_state state)
{
  FUZZ_CHECK(request->body.length <= HG_LIMIT_HOOK_BODY);
  FUZZ_CHECK(request->path.length <= HG_LIMIT_HOOK_HEAD);
  FUZZ_CHECK(request->line.length <= HG_LIMIT_HOOK_HEAD);
  if (state == HG_HOOK_REFUSED)
    FUZZ_CHECK(request->status == 400 || request->status == 405 || request->status == 413);
  if (state != HG_HOOK_WHOLE)
    return;
  FUZZ_CHECK(request->path.length > 0 && request->path.data[0] == '/');
  for (size_t i = 0; i < request->path.length; i++)
    FUZZ_CHECK(request->path.data[i] > ' ' && request->path.data[i] <= '~' &&
               request->path.data[i] != '?' && request->path.data[i] != '#');
  FUZZ_CHECK(request->is_chunked || request->has_length || request->body.length == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
  struct fuzz_input input = {data, size};
  size_t piece = (size_t)fuzz_byte(&input) + 1;
  struct hg_hook_request one, other;
  enum hg_hook_state whole = read_in_pieces(&one, input.at, input.left, input.left + 1);
  enum hg_hook_state pieces = read_in_pieces(&other, input.at, input.left, piece);
  check(&one, whole);
  check(&other, pieces);
  FUZZ_CHECK(whole == pieces && one.status == other.status && one.expects == other.expects);
  FUZZ_CHECK(is_same(&one.path, &other.path) && is_same(&one.body, &other.body));
  hg_hook_request_close(&one);
  hg_hook_request_close(&other);
  return 0;
}
