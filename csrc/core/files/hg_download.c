#include "hg_download.h"

#include "hg_range.h"

void hg_download_init(struct hg_download *download, struct hg_part *part)
{
  *download = (struct hg_download){.part = part};
  if (part == NULL)
    return;
  hg_part_retain(part);
  part->busy = true;
}

bool hg_download_is_file(int status)
{
  return status >= 200 && status <= 299;
}

static bool note(struct hg_download *download, int error)
{
  if (download->error == 0)
    download->error = error;
  return error == 0;
}

/* Without a byte there is nothing to go on from: then nobody asked for a part. */
static bool goes_on(struct hg_download *download, const char *headers, size_t length)
{
  const struct hg_part *part = download->part;
  struct hg_range range;
  if (part->length == 0 || !hg_range_read(&range, headers, length) || range.first != part->length ||
      (part->total != 0 && part->total != range.whole))
    return false;
  download->whole = range.whole;
  return true;
}

bool hg_download_begin(struct hg_download *download, int status, const char *headers, size_t length)
{
  if (download->begun)
    return true;
  download->begun = true;
  if (status == 206)
    return goes_on(download, headers, length);
  return note(download, hg_part_empty(download->part));
}

bool hg_download_write(struct hg_download *download, const char *bytes, size_t length)
{
  return note(download, hg_part_write(download->part, bytes, length));
}

void hg_download_end(struct hg_download *download)
{
  if (download->part == NULL)
    return;
  download->part->busy = false;
  hg_part_release(download->part);
  download->part = NULL;
}
