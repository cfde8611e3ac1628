/*
 * libyaml's complaints in the words of the person who typed the file.  Its
 * problem mark says where it stumbled; the mistake is often a line above, and
 * the raw lines say which one it was.
 */
#ifndef CONFIG_FAULT_H
#define CONFIG_FAULT_H

#include "config/sheet.h"

struct fault {
	const char *problem; /* libyaml's text */
	struct spot spot;    /* of the problem mark */
	struct spot key;     /* where a key began, for those about keys */
};

void fault_report(struct sheet *sheet, const struct fault *fault);

#endif
