/* export: what the daemon knows, in a form that other programs read. */
#include "config/settings.h"
#include "main/commands.h"
#include "main/say.h"
#include "main/state.h"
#include "text/date.h"

static void
set_text(struct js *row, const char *key, struct slice text)
{
	if (text.len > 0)
		js_set_str(row, slice_of(key), text);
}

/* The keys that `match --lines` and `replay --articles` read. */
static void
add_row(const struct store_article *view, struct buf *out)
{
	const struct article *article = &view->article;
	AUTO(js_free) struct js *row = js_new_object();
	char date[DATE_MAX];

	js_set_int(row, S("id"), view->id);
	set_text(row, "url", article->url);
	set_text(row, "title", article->title);
	set_text(row, "body", article->body);
	if (article->has_published)
		js_set_str(row, S("published"),
		    slice_of(date_rfc3339(article->published_ms, date)));
	set_text(row, "language", article->language);
	set_text(row, "source", article->source);
	js_write(row, out);
	buf_add_char(out, '\n');
}

/* Its arg says whether it could be written: a pipe may be closed. */
static bool
print_article(const struct store_article *view, void *arg)
{
	bool *is_open = arg;
	/* JSON writes a control character as six bytes. */
	AUTO(buf_fini)
	struct buf line =
	    buf_init(6 * (view->article.body.len + view->article.title.len) +
	        BUF_MAX_OWN);

	add_row(view, &line);
	*is_open = cli_print(&line);
	return *is_open;
}

static int
export_articles(
    const struct cli *cli, const struct settings *settings, struct loop *loop)
{
	struct state_request request = {.settings = settings, .loop = loop};
	struct err err = ERR_INIT;
	bool is_open = true;

	if (state_read_times(cli, &request, &err) != 0)
		return cli_usage("%s", err.text);
	if (state_each_article(&request, print_article, &is_open, &err) != 0)
		return cli_no("%s", err.text);
	return is_open ? EXIT_DONE : EXIT_NO;
}

int
cmd_export(const struct cli *cli)
{
	AUTO(problems_free) struct problems *problems = problems_new();
	AUTO(settings_free) struct settings *settings = NULL;
	struct config_options options = config_options_env();
	struct loop *loop;
	int status;

	if (!cli_flag(cli, "articles"))
		return cli_usage("export needs --articles");
	options.ci = true;
	settings = config_read_settings(cli->config_path, &options, problems);
	if (settings == NULL) {
		say_refusal(problems);
		return cli_usage("%s cannot be used", cli->config_path);
	}
	loop = loop_new();
	status = export_articles(cli, settings, loop);
	loop_free(&loop);
	return status;
}
