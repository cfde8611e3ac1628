#include "text/width.h"

#include <utf8proc.h>

#include "text/utf8.h"

unsigned
width_of(uint32_t cp)
{
	return (unsigned)utf8proc_charwidth((utf8proc_int32_t)cp);
}

size_t
width_of_text(struct slice s)
{
	size_t columns = 0;
	uint32_t cp;

	while (utf8_next(&s, &cp))
		columns += width_of(cp);
	return columns;
}
