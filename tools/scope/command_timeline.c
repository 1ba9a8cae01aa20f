/* SPDX-License-Identifier: GPL-2.0-or-later */
/* `bosim timeline TRACE -o FILE`: a recorded run as a picture, in another format, or a part of it.
 */
#include "convert.h"
#include "timeline.h"

#include "../bosim/settings.h"
#include "../bosim/timeline_file.h"

#include <stdio.h>
#include <string.h>

struct settings {
    struct moment from, to;
    const char *output, *format, *theme, *title;
    struct picture_size {
        double width, height;
    } size;
    double scale, text_size;
};

#define ROW_OF(...) OPTION_ROW(struct settings, __VA_ARGS__)

static bool option_picture_size(const char *text, void *member, struct sim_error *error)
{
    struct picture_size *size = member;
    char end;
    if (sscanf(text, "%lfx%lf%c", &size->width, &size->height, &end) == 2 && size->width >= 100 &&
        size->height >= 50 && size->width <= 20000 && size->height <= 20000)
        return true;
    sim_error_set(error, "a width and a height is expected, such as 1280x720");
    return false;
}

/* More than 0, at most 100. */
static bool option_factor(const char *text, void *member, struct sim_error *error)
{
    double *factor = member;
    char end;
    if (sscanf(text, "%lf%c", factor, &end) == 1 && *factor > 0 && *factor <= 100)
        return true;
    sim_error_set(error, "a number up to 100 is expected, such as 2");
    return false;
}

static const struct option_row options[] = {
    ROW_OF("output", 'o', "FILE", option_text, output,
           "the file to write; its suffix decides the format"),
    ROW_OF("format", 0, "NAME", option_text, format,
           "the format, whatever the suffix: trace, trace.zst,\nperfetto, ctf, vcd"),
    ROW_OF("from", 0, "TIME", option_moment, from, "begin at this virtual time: 10ms, 1.5s"),
    ROW_OF("to", 0, "TIME", option_moment, to, "end at this virtual time"),
    ROW_OF("size", 0, "WIDTHxHEIGHT", option_picture_size, size, "of a picture; 1280x720"),
    ROW_OF("scale", 0, "NUMBER", option_factor, scale, "pixels of a PNG to a unit of --size; 1"),
    ROW_OF("theme", 0, "light|dark", option_text, theme, "of a picture; light"),
    ROW_OF("text-size", 0, "POINTS", option_factor, text_size, "of a picture; 13"),
    ROW_OF("title", 0, "TEXT", option_text, title, "above a picture"),
    OPTION_END,
};

/* --- what is there, without an output --- */

static void print_summary(const struct recording *recording)
{
    char begin[MOMENT_TEXT], end[MOMENT_TEXT];
    const char *name, *value;
    struct lane_sums sums;
    unsigned i;
    for (i = 0; recording_fact_at(recording, i, &name, &value); i++)
        printf("%s: %s\n", name, value);
    printf("from %s to %s, %llu events\n\n", moment_text(recording_begin(recording), begin),
           moment_text(recording_end(recording), end),
           (unsigned long long)recording_events(recording));
    printf("%-10s %10s  %-24s %8s %10s\n", "kind", "number", "name", "runs", "entered");
    for (i = 0; i < recording_lanes(recording); i++) {
        const struct lane *lane = recording_lane_at(recording, i);
        sim_time all = recording_end(recording) - recording_begin(recording);
        recording_sums(recording, i, recording_begin(recording), recording_end(recording), &sums);
        printf("%-10s %10lu  %-24s %6.2f %% %10llu\n", lane_kind_name(lane->kind),
               (unsigned long)lane->id, lane->name,
               all > 0 ? 100.0 * (double)sums.time[LANE_RUNNING] / (double)all : 0.0,
               (unsigned long long)sums.entered);
    }
}

/* --- --- */

static int write_out(const struct settings *settings, const struct recording *recording)
{
    struct sim_error error;
    if (settings->output == NULL) {
        print_summary(recording);
        return STATUS_GOOD;
    }
    return timeline_file_write(recording, settings->output, settings->format, &error)
               ? STATUS_GOOD
               : complain(STATUS_BAD_INPUT, "%s", error.text);
}

static int draw(const struct settings *settings, const struct recording *recording)
{
    struct timeline_picture picture = {.width = settings->size.width,
                                       .height = settings->size.height,
                                       .scale = settings->scale,
                                       .theme = settings->theme,
                                       .title = settings->title,
                                       .has_from = settings->from.given,
                                       .from = settings->from.value,
                                       .has_to = settings->to.given,
                                       .to = settings->to.value,
                                       .text_size = settings->text_size};
    struct sim_error error;
    return timeline_picture(recording, &picture, settings->output, &error)
               ? STATUS_GOOD
               : complain(STATUS_BAD_INPUT, "%s", error.text);
}

static bool is_picture(const struct settings *settings)
{
    return settings->output != NULL && settings->format == NULL &&
           timeline_is_picture(settings->output);
}

static int write_part(const struct settings *settings, const struct recording *recording)
{
    sim_time first = recording_begin(recording), last = recording_end(recording);
    char begin[MOMENT_TEXT], end[MOMENT_TEXT];
    struct recording *part;
    int status;
    if (settings->from.given && settings->from.value > first)
        first = settings->from.value;
    if (settings->to.given && settings->to.value < last)
        last = settings->to.value;
    if (first > last)
        return complain(STATUS_BAD_INPUT,
                        "--from, --to: the trace goes from %s to %s, in between "
                        "lies nothing",
                        moment_text(recording_begin(recording), begin),
                        moment_text(recording_end(recording), end));
    part = recording_create();
    if (part != NULL && convert_part(recording, first, last, part))
        status = write_out(settings, part);
    else
        status = complain(STATUS_BAD_INPUT, "%s", TIMELINE_NO_MEMORY);
    recording_destroy(part);
    return status;
}

static int check(const struct settings *settings, unsigned count)
{
    struct sim_error error;
    if (count == 0)
        return complain(STATUS_BAD_INPUT,
                        "timeline: which trace? bosim timeline TRACE -o FILE; a trace comes from "
                        "`bosim run IMAGE --timeline FILE`");
    if (settings->from.cycles || settings->to.cycles)
        return complain(STATUS_BAD_INPUT, "--from, --to: a trace has no processor whose cycles "
                                          "could be counted: give a time, such as 10ms");
    if (settings->theme != NULL && strcmp(settings->theme, "light") != 0 &&
        strcmp(settings->theme, "dark") != 0)
        return complain(STATUS_BAD_INPUT, "--theme %s: there is light and dark", settings->theme);
    if (settings->output != NULL && !is_picture(settings) &&
        timeline_file_format(settings->output, settings->format, &error) == NULL)
        return complain(STATUS_BAD_INPUT, "%s", error.text);
    return STATUS_GOOD;
}

static int run(const void *given, char **operands, unsigned count)
{
    const struct settings *settings = given;
    struct recording *recording;
    struct sim_error error;
    int status = check(settings, count);
    if (status != STATUS_GOOD)
        return status;
    recording = recording_create();
    if (recording == NULL)
        return complain(STATUS_BAD_INPUT, "%s", TIMELINE_NO_MEMORY);
    if (!convert_load(operands[0], recording, &error))
        status = complain(STATUS_BAD_INPUT, "%s", error.text);
    else if (is_picture(settings))
        status = draw(settings, recording);
    else if (settings->from.given || settings->to.given)
        status = write_part(settings, recording);
    else
        status = write_out(settings, recording);
    recording_destroy(recording);
    return status;
}

const struct command command_timeline = {
    .name = "timeline",
    .operands = "TRACE",
    .summary = "convert a recorded run, or draw it",
    .description =
        "Reads TRACE, whatever its format (bosim's own, Perfetto's, Common Trace Format, VCD),\n"
        "and draws it (.svg, .png, .pdf) or writes it as another one (.trace, .trace.zst,\n"
        ".pftrace, .ctf, .vcd). Without --output it tells what is in it.",
    .options = options,
    .settings_size = sizeof(struct settings),
    .least = 0,
    .most = 1,
    .run = run,
};
