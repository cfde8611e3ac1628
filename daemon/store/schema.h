/*
 * The tables of the state file and how an older file becomes a newer one.  The
 * file says what it is by its application id, and how far it is by its user
 * version.
 */
#ifndef STORE_SCHEMA_H
#define STORE_SCHEMA_H

#include "base/err.h"
#include "store/db.h"

/*
 * Makes or updates the tables, each step in one transaction.  ERR_INPUT for a
 * file of another program or of a newer version of this one.
 */
int schema_update(struct db *db, struct err *err);

/* For a connection that may not write: ERR_INPUT unless it is up to date. */
int schema_check(struct db *db, struct err *err);

#endif
