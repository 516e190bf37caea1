/*
 * Every cap of the C code in one place: a buffer that takes bytes from outside has a limit, and the
 * limit stands here with its reason. Sections belong to modules; sizes are bytes unless named.
 */
#ifndef HG_LIMITS_H
#define HG_LIMITS_H

#define HG_KILOBYTE ((size_t)1024)
#define HG_MEGABYTE ((size_t)1024 * 1024)

/* engine: transfers --------------------------------------------------------------------------- */

/* A JSON reply has about 500 bytes; the largest documented one (house plan, raw) is below 64 kB. */
#define HG_LIMIT_REPLY_BODY (4 * HG_MEGABYTE)
/* Result pictures: PNG of 2560x1440 stays below 12 MB; 8k pictures below 100 MB. */
#define HG_LIMIT_DOWNLOAD (256 * HG_MEGABYTE)
/* What is kept of a download's reply that is not 2xx: an error text, never the picture. */
#define HG_LIMIT_ERROR_BODY (64 * HG_KILOBYTE)
/* All header lines of one reply together (libcurl itself allows 300 kB); and how many are kept. */
#define HG_LIMIT_REPLY_HEADERS (64 * HG_KILOBYTE)
/* A create's body carries a picture and a mask in base64. */
#define HG_LIMIT_REQUEST_BODY (64 * HG_MEGABYTE)
#define HG_LIMIT_URL (8 * HG_KILOBYTE)
#define HG_LIMIT_TARGET_HEADERS 32
#define HG_LIMIT_TARGET_HEADER (8 * HG_KILOBYTE)
#define HG_LIMIT_PATH (4 * HG_KILOBYTE)
/* Connections of one engine at a time; an engine is one Lua state's. */
#define HG_LIMIT_CONNECTIONS 4096
/* Transfers in flight or waiting for a connection, far above a thousand tasks with their downloads. */
#define HG_LIMIT_TRANSFERS 100000
#define HG_LIMIT_WATCHES 64
/*
 * Threads for names: so many times what all connections need at once. A look-up whose transfer has
 * given up (10 s by default) goes on; a name server that never answers keeps it for 10 to 80 s.
 */
#define HG_LIMIT_ABANDONED_LOOKUPS 8
/*
 * Seconds for which a wait goes on from socket to socket before it returns, so that a frame loop does
 * not stand still for as long as all takes that came in.
 */
#define HG_LIMIT_ACT_SECONDS 5e-4

/* engine: the listener for webhooks ------------------------------------------------------------ */

/* All lines before the body of a request, and all of a body in chunks: their sizes and what trails. */
#define HG_LIMIT_HOOK_HEAD (16 * HG_KILOBYTE)
#define HG_LIMIT_HOOK_CHUNK_LINES (64 * HG_KILOBYTE)
/* No document says what a webhook holds; it is a hint, and an id has 36 bytes. */
#define HG_LIMIT_HOOK_BODY (64 * HG_KILOBYTE)
/* What is still read, and thrown away, of one that was answered, so that the answer arrives. */
#define HG_LIMIT_HOOK_DISCARDED HG_MEGABYTE

/* schema and codecs --------------------------------------------------------------------------- */

/* A prompt or another text of a caller: no document says how long, a novel's chapter is enough. */
#define HG_LIMIT_TEXT (64 * HG_KILOBYTE)
/* A picture as base64, in parameters and through the codecs; it must fit into a request body. */
#define HG_LIMIT_BASE64 (48 * HG_MEGABYTE)
/* A picture read from a file: what HG_LIMIT_BASE64 can hold of it. */
#define HG_LIMIT_IMAGE_FILE (36 * HG_MEGABYTE)
/* Digits of a number that is sent as text. */
#define HG_LIMIT_DECIMAL 32
/* All that a parameter check holds at a time: a picture as given, cleaned, and decoded. */
#define HG_LIMIT_CHECK_MEMORY (160 * HG_MEGABYTE)
/* A compiled schema with its definition; a house plan takes 40 kB. */
#define HG_LIMIT_SCHEMA_MEMORY (4 * HG_MEGABYTE)
/* Entries of all tables of a call's parameters; a house plan has about sixty. */
#define HG_LIMIT_PARAMETERS 4096
/* Tables within tables: parameters have lists of objects; definitions have fields within those. */
#define HG_LIMIT_PARAMETER_DEPTH 4
/* How deep parameters are searched for tables that have a metatable; below that none is read. */
#define HG_LIMIT_PLAIN_DEPTH 8
#define HG_LIMIT_DEFINITION_DEPTH 16
/* What a violation shows: its message, the offending value, the field's path, an unknown name. */
#define HG_LIMIT_MESSAGE 2048
#define HG_LIMIT_SHOWN_VALUE 200
#define HG_LIMIT_SHOWN_PATH 256
#define HG_LIMIT_SHOWN_KEY 64

/* journal ------------------------------------------------------------------------------------- */

/* SQLite on Unix takes 512 bytes; ".owners/" and an owner's name come behind. */
#define HG_LIMIT_JOURNAL_PATH ((size_t)450)
#define HG_LIMIT_JOURNAL_VERSIONS 1000
/* Of a transaction. */
#define HG_LIMIT_STATEMENTS 16
#define HG_LIMIT_ARGUMENTS 100
#define HG_LIMIT_SQL (64 * HG_KILOBYTE)
/* All arguments of a transaction; and one text or row, there and in the database. */
#define HG_LIMIT_TRANSACTION_INPUT (16 * HG_MEGABYTE)
#define HG_LIMIT_JOURNAL_VALUE (8 * HG_MEGABYTE)
/* All rows that a transaction's statements give. */
#define HG_LIMIT_ROWS 10000
#define HG_LIMIT_ROWS_MEMORY (16 * HG_MEGABYTE)
#define HG_LIMIT_COLUMNS 100
/* Transactions that share one commit: what one fsync is paid for. */
#define HG_LIMIT_BATCH 256
/* Prepared statements that are kept. */
#define HG_LIMIT_PREPARED 64

#endif
