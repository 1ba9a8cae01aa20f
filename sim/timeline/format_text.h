/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the text of a trace is made of, for its writer and its reader. A name is one word: blanks,
 * control characters and '%' are %XX in it; in a text at a line's end a blank is a blank. */
#ifndef SIM_TIMELINE_FORMAT_TEXT_H
#define SIM_TIMELINE_FORMAT_TEXT_H

#include "timeline/format.h"

#define TRACE_HEADER "# bosim trace 1"

/* By kind of mark: the word behind the time. "call", "serial" and "input" are words of
 * `bosim run --trace`, whose lines have no lane. */
extern const char *const trace_mark_words[MARK_KINDS];

void trace_put_name(struct blob *, const char *name);
void trace_put_text(struct blob *, const char *text);
/* Takes the %XX away; the text gets a zero behind it. */
void trace_plain(struct blob *, const char *escaped, size_t length);

bool trace_text_is(const void *bytes, size_t size);
bool trace_text_read(const void *bytes, size_t size, struct recording *, struct sim_error *);
bool trace_text_write(const struct recording *, struct blob *, struct sim_error *);

/* For other formats, which hold some lines of this one as remarks. */
struct trace_lanes;
struct trace_lanes *trace_lanes_create(const struct recording *);
void trace_lanes_destroy(struct trace_lanes *);
const char *trace_lane_word(const struct trace_lanes *, unsigned lane);
/* The lines before the first event: the header, where it begins, the facts. */
void trace_put_facts(const struct recording *, struct blob *);
/* Lines without a newline. */
void trace_put_lane(const struct recording *, const struct trace_lanes *, unsigned number,
                    struct blob *);
void trace_put_mark(const struct recording *, const struct trace_lanes *, const struct mark *,
                    struct blob *);

/* Lines read in pieces. `lane`: of a lane's word; NULL: there is none. */
struct trace_reader *trace_reader_create(struct recording *);
void trace_reader_destroy(struct trace_reader *); /* NULL is nothing */
bool trace_reader_lines(struct trace_reader *, const char *text, size_t size, struct sim_error *);
const uint32_t *trace_reader_lane(const struct trace_reader *, const char *word, size_t length);

#endif
