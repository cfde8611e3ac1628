/*
 * The raw lines of a YAML file, looked at before libyaml sees them: for what
 * libyaml accepts silently and means otherwise, and for what it reports at the
 * wrong place.  Knows of YAML only how lines, quotes, brackets, comments and
 * block texts are told apart, not what the document says.
 */
#ifndef CONFIG_SCAN_H
#define CONFIG_SCAN_H

#include <stdbool.h>

#include "config/sheet.h"

/* False where a finding leaves nothing for libyaml to read. */
bool scan_sheet(struct sheet *sheet);

#endif
