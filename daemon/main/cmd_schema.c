/* schema: what the files of a configuration may hold, for editors. */
#include "config/jsonschema.h"

#include "base/array.h"
#include "base/suggest.h"
#include "main/commands.h"
#include "main/say.h"

static int
say_unknown(struct slice what)
{
	AUTO(buf_fini) struct buf hint = buf_init(BUF_MAX_OWN);
	AUTO(buf_fini) struct buf known = buf_init(BUF_MAX_OWN);
	ARRAY(struct slice) names = {0};

	for (size_t i = 0; config_json_schema_name(i).len > 0; i++) {
		struct slice name = config_json_schema_name(i);

		*array_add(&names) = name;
		buf_printf(
		    &known, "%s%.*s", i > 0 ? ", " : "", SLICE_ARG(name));
	}
	suggest_add(what, names.items, names.len, &hint);
	array_fini(&names);
	return cli_usage("no schema of '%.*s'%s; there are %s", SLICE_ARG(what),
	    buf_str(&hint), buf_str(&known));
}

int
cmd_schema(const struct cli *cli)
{
	struct slice what = slice_of(cli->args.items[0]);
	AUTO(js_free) struct js *schema = config_json_schema(what);

	if (schema == NULL)
		return say_unknown(what);
	say_json(schema);
	return EXIT_DONE;
}
