#include "main/progress.h"

#include <stdio.h>
#include <unistd.h>

#include "base/buf.h"
#include "main/terminal.h"

#define FIRST_MS 1000
#define AGAIN_MS 200
/* What stands beside the bar, and how wide that is made at most. */
#define TEXT_COLUMNS 34
#define BAR_COLUMNS  40

void
progress_init(struct progress *progress, const struct loop *loop)
{
	*progress = (struct progress){
	    .loop = loop,
	    .is_on = isatty(STDERR_FILENO) == 1,
	    .due_ms = loop_mono_ms(loop) + FIRST_MS,
	};
}

static void
add_bar(int permille, struct buf *line)
{
	size_t columns = terminal_columns(STDERR_FILENO);
	size_t width = columns > TEXT_COLUMNS + BAR_COLUMNS ? BAR_COLUMNS
	    : columns > TEXT_COLUMNS ? columns - TEXT_COLUMNS
	                             : 0;

	if (width == 0)
		return;
	buf_add_str(line, " [");
	for (size_t i = 0; i < width; i++)
		buf_add_char(
		    line, i * 1000 < width * (size_t)permille ? '#' : '.');
	buf_add_char(line, ']');
}

void
progress_show(struct progress *progress, int permille, size_t articles)
{
	AUTO(buf_fini) struct buf line = buf_init(BUF_MAX_OWN);
	int64_t now_ms;

	if (!progress->is_on)
		return;
	now_ms = loop_mono_ms(progress->loop);
	if (now_ms < progress->due_ms)
		return;
	progress->due_ms = now_ms + AGAIN_MS;
	progress->is_shown = true;
	if (permille >= 0)
		buf_printf(&line, "%3d %%", permille / 10);
	buf_printf(&line, "  %zu articles", articles);
	if (permille >= 0)
		add_bar(permille, &line);
	fprintf(stderr, "\r\033[K%s", buf_str(&line));
	fflush(stderr);
}

void
progress_hide(struct progress *progress)
{
	if (!progress->is_shown)
		return;
	fputs("\r\033[K", stderr);
	fflush(stderr);
	progress->is_shown = false;
}
