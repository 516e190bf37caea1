#include "hg_checkpoint.h"

#include <stddef.h>

#define FRAMES_DUE 1000 /* as SQLite does by itself: four megabytes */

/* Called behind each commit, when all locks are given back. */
static int note_length(void *context, sqlite3 *db, const char *name, int frames)
{
  struct hg_checkpoint *checkpoint = context;
  (void)db, (void)name;
  checkpoint->frames = frames;
  return SQLITE_OK;
}

/* SQLite's own checkpoints hang on this very hook. */
void hg_checkpoint_prepare(struct hg_checkpoint *checkpoint, sqlite3 *db)
{
  checkpoint->db = db;
  sqlite3_wal_hook(db, note_length, checkpoint);
}

/* Opens the log, and takes its place in it for the length of a transaction. */
static int begin_reading(sqlite3 *reader)
{
  return sqlite3_exec(reader, "BEGIN; SELECT 1 FROM sqlite_schema LIMIT 1", NULL, NULL, NULL);
}

/* Whatever became of its beginning. */
static void end_reading(sqlite3 *reader)
{
  if (sqlite3_get_autocommit(reader) == 0)
    sqlite3_exec(reader, "ROLLBACK", NULL, NULL, NULL);
}

int hg_checkpoint_open(struct hg_checkpoint *checkpoint, const char *path, int busy_milliseconds)
{
  int flags =
      SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_NOFOLLOW | SQLITE_OPEN_EXRESCODE;
  int code = sqlite3_open_v2(path, &checkpoint->reader, flags, NULL);
  if (code != SQLITE_OK)
    return code;
  sqlite3_wal_autocheckpoint(checkpoint->reader, 0);
  sqlite3_busy_timeout(checkpoint->reader, busy_milliseconds);
  code = begin_reading(checkpoint->reader);
  end_reading(checkpoint->reader);
  sqlite3_busy_timeout(checkpoint->reader, 0); /* a checkpoint that finds no place can wait */
  return code;
}

bool hg_checkpoint_run(struct hg_checkpoint *checkpoint)
{
  int frames = -1, copied = -1;
  if (checkpoint->reader == NULL)
    return true; /* it is still being opened */
  if (begin_reading(checkpoint->reader) == SQLITE_OK)
    sqlite3_wal_checkpoint_v2(checkpoint->db, "main", SQLITE_CHECKPOINT_PASSIVE, &frames, &copied);
  end_reading(checkpoint->reader);
  return copied <= frames;
}

bool hg_checkpoint_run_if_due(struct hg_checkpoint *checkpoint)
{
  if (checkpoint->frames < FRAMES_DUE)
    return true;
  checkpoint->frames = 0; /* until the next commit */
  return hg_checkpoint_run(checkpoint);
}

void hg_checkpoint_leave(struct hg_checkpoint *checkpoint)
{
  if (checkpoint->db != NULL)
    sqlite3_db_config(checkpoint->db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
  if (checkpoint->reader != NULL)
    sqlite3_db_config(checkpoint->reader, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
}

void hg_checkpoint_close(struct hg_checkpoint *checkpoint)
{
  sqlite3_close(checkpoint->reader);
  checkpoint->reader = NULL;
}
