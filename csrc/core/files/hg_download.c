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

/* The part of the file that was asked for. */
static bool goes_on(struct hg_download *download, const struct hg_range *range)
{
  const struct hg_part *part = download->part;
  if (range->whole == 0 || range->first != part->length ||
      (part->total != 0 && part->total != range->whole))
    return false;
  download->whole = range->whole;
  return true;
}

/*
 * Without a byte there is nothing to go on from: nobody asked for a part. Some file hosts answer so all
 * the same, with the file or its beginning; without a word about that what came is all there is.
 */
static bool begins(struct hg_download *download, bool told, const struct hg_range *range)
{
  if (told && range->first != 0)
    return false;
  if (told)
    download->whole = range->whole != 0 ? range->whole : range->last + 1;
  return note(download, hg_part_empty(download->part));
}

static bool begin_part(struct hg_download *download, const char *headers, size_t length)
{
  struct hg_range range;
  bool told = hg_range_read(&range, headers, length);
  if (download->part->length > 0)
    return told && goes_on(download, &range);
  return (told || !hg_range_is_told(headers, length)) && begins(download, told, &range);
}

bool hg_download_begin(struct hg_download *download, int status, const char *headers, size_t length)
{
  if (download->begun)
    return true;
  download->begun = true;
  if (status == 206)
    return begin_part(download, headers, length);
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
