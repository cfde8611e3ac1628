/*
 * How exactly the last sight of an entry is kept; shared by what writes and
 * what prunes.
 */
#ifndef STORE_SEEN_H
#define STORE_SEEN_H

/* A key seen at this poll has a last sight not older than this. */
#define SEEN_GRAIN_MS ((int64_t)12 * 3600 * 1000)

#endif
