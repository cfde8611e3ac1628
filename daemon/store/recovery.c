#include "store/recovery.h"

#include "model/delivery.h"

#define CUT_OFF_TEXT "cut off by a restart"

static int
take_back(struct db *db, int64_t now_ms, struct err *err)
{
	if (db_run(db, err,
	        "UPDATE attempt SET ended_ms = ?, outcome = ?, text = ?"
	        " FROM (SELECT n, claims FROM delivery"
	        "  WHERE state < 2 AND state = ?) AS sent"
	        " WHERE delivery_n = sent.n AND number = sent.claims",
	        val_int(now_ms), val_int(OUTCOME_UNKNOWN),
	        val_text(S(CUT_OFF_TEXT)), val_int(DELIVERY_SENDING)) < 0)
		return -1;
	return db_run(db, err,
	    "UPDATE delivery SET state = ?, due_ms = ?, cut_off = cut_off + 1"
	    " WHERE state < 2 AND state = ?",
	    val_int(DELIVERY_WAITING), val_int(now_ms),
	    val_int(DELIVERY_SENDING));
}

int
recovery_run(struct db *db, int64_t now_ms, int64_t *boot_out, struct err *err)
{
	int64_t boot;

	if (db_run(db, err, "BEGIN IMMEDIATE") < 0)
		return -1;
	if (db_run(db, err, "INSERT INTO boot (started_ms) VALUES (?)",
	        val_int(now_ms)) < 0 ||
	    (boot = db_last_id(db), take_back(db, now_ms, err)) < 0 ||
	    db_run(db, err, "COMMIT") < 0) {
		db_end_queries(db);
		if (db_in_transaction(db))
			(void)db_run(db, &(struct err)ERR_INIT, "ROLLBACK");
		return -1;
	}
	*boot_out = boot;
	return 0;
}
