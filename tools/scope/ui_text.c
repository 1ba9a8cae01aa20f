// SPDX-License-Identifier: GPL-2.0-or-later
/* Texts by Pango. A layout is kept by its font, text and width, in a table of sets whose oldest one
 * is given up, so that a text that is drawn again is found and put in place in microseconds. */
#include "ui_parts.h"

#include <assert.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SETS 2048 /* a power of two */
#define WAYS 4

/* Letters, and how large beside the text size. */
static const struct {
    const char *family;
    PangoWeight weight;
    double size;
} fonts[UI_FONTS] = {
    [UI_PLAIN] = {"Inter", PANGO_WEIGHT_NORMAL, 1},
    [UI_BOLD] = {"Inter", PANGO_WEIGHT_SEMIBOLD, 1},
    [UI_SMALL] = {"Inter", PANGO_WEIGHT_NORMAL, 0.86},
    [UI_TITLE] = {"Inter", PANGO_WEIGHT_SEMIBOLD, 1.55},
    [UI_MONO] = {"JetBrains Mono", PANGO_WEIGHT_NORMAL, 0.96},
    [UI_MONO_BOLD] = {"JetBrains Mono", PANGO_WEIGHT_BOLD, 0.96},
    [UI_CELL] = {"JetBrains Mono", PANGO_WEIGHT_NORMAL, 0.96},
    [UI_CELL_BOLD] = {"JetBrains Mono", PANGO_WEIGHT_BOLD, 0.96},
};

struct kept {
    uint64_t hash;
    uint64_t used; /* by the clock of the table */
    char *text;
    PangoLayout *layout; /* NULL: free */
    double width;        /* as drawn, units */
    int most;            /* units that it may take; 0: any */
    enum ui_font font;
};

struct ui_texts {
    PangoContext *context;
    PangoContext *plain; /* of scale 1: fonts are measured the same at all scales */
    PangoFontDescription *descriptions[UI_FONTS];
    PangoAttrList *attributes;
    double ascent[UI_FONTS], height[UI_FONTS], mono_width, cell_width;
    bool measured;
    uint64_t clock;
    struct kept kept[SETS][WAYS];
};

struct ui_texts *ui_texts_create(void)
{
    struct ui_texts *texts = calloc(1, sizeof *texts);
    cairo_font_options_t *options = cairo_font_options_create();
    PangoFontMap *map = pango_cairo_font_map_new();
    assert(texts != NULL);
    texts->context = pango_font_map_create_context(map);
    texts->plain = pango_font_map_create_context(map);
    g_object_unref(map); /* the contexts hold it */
    /* The same letters on every screen and in every picture. */
    cairo_font_options_set_antialias(options, CAIRO_ANTIALIAS_GRAY);
    cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_SLIGHT);
    cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
    pango_cairo_context_set_font_options(texts->context, options);
    pango_cairo_context_set_font_options(texts->plain, options);
    cairo_font_options_destroy(options);
    /* Cairo puts each letter on a whole pixel: were they not laid out so, gaps would be uneven. */
    pango_context_set_round_glyph_positions(texts->context, TRUE);
    pango_context_set_base_dir(texts->context, PANGO_DIRECTION_LTR);
    /* Digits of one width: numbers stand below each other. No ligatures: code is what it is. */
    texts->attributes = pango_attr_list_new();
    pango_attr_list_insert(texts->attributes,
                           pango_attr_font_features_new("tnum=1, calt=0, liga=0"));
    return texts;
}

static void forget_from(struct ui_texts *texts, enum ui_font first)
{
    size_t set, way;
    for (set = 0; set < SETS; set++)
        for (way = 0; way < WAYS; way++) {
            struct kept *kept = &texts->kept[set][way];
            if (kept->font < first)
                continue;
            if (kept->layout != NULL)
                g_object_unref(kept->layout);
            free(kept->text);
            memset(kept, 0, sizeof *kept);
        }
    texts->measured = false;
}

void ui_texts_forget(struct ui_texts *texts)
{
    forget_from(texts, 0);
}

void ui_set_cell_size(struct ui *ui, double factor)
{
    if (ui->cell_size == factor)
        return;
    ui->cell_size = factor;
    forget_from(ui->texts, UI_CELL);
}

static void forget_fonts(struct ui_texts *texts)
{
    size_t i;
    for (i = 0; i < UI_FONTS; i++)
        pango_font_description_free(texts->descriptions[i]);
    memset(texts->descriptions, 0, sizeof texts->descriptions);
}

void ui_texts_destroy(struct ui_texts *texts)
{
    ui_texts_forget(texts);
    forget_fonts(texts);
    pango_attr_list_unref(texts->attributes);
    g_object_unref(texts->context);
    g_object_unref(texts->plain);
    free(texts);
}

static PangoFontDescription *describe(const struct ui *ui, enum ui_font font)
{
    PangoFontDescription *description = pango_font_description_new();
    double size = ui->text_size * fonts[font].size * (font >= UI_CELL ? ui->cell_size : 1);
    pango_font_description_set_family(description, fonts[font].family);
    pango_font_description_set_weight(description, fonts[font].weight);
    pango_font_description_set_absolute_size(description, size * PANGO_SCALE);
    return description;
}

/* A line's height is a whole number of units, so that rows of a list stay on pixels. */
static void measure(struct ui *ui)
{
    struct ui_texts *texts = ui->texts;
    size_t i;
    if (texts->measured)
        return;
    forget_fonts(texts);
    for (i = 0; i < UI_FONTS; i++) {
        PangoFontMetrics *metrics;
        double ascent, descent;
        texts->descriptions[i] = describe(ui, i);
        metrics = pango_context_get_metrics(texts->plain, texts->descriptions[i], NULL);
        ascent = pango_font_metrics_get_ascent(metrics) / (double)PANGO_SCALE;
        descent = pango_font_metrics_get_descent(metrics) / (double)PANGO_SCALE;
        texts->height[i] = ceil(ascent + descent);
        texts->ascent[i] = ascent + (texts->height[i] - ascent - descent) / 2;
        pango_font_metrics_unref(metrics);
    }
    texts->measured = true;
    texts->mono_width = ui_text_width(ui, UI_MONO, "0000000000000000") / 16;
    texts->cell_width = ui_text_width(ui, UI_CELL, "0000000000000000") / 16;
}

void ui_texts_begin(struct ui *ui)
{
    pango_cairo_update_context(ui->cairo, ui->texts->context);
    measure(ui);
}

/* --- the table --- */

static uint64_t hash_of(enum ui_font font, int most, const char *text)
{
    uint64_t hash = 14695981039346656037u ^ font ^ (uint64_t)most << 8; /* FNV-1a, 64 bits */
    while (*text != '\0')
        hash = (hash ^ (unsigned char)*text++) * 1099511628211u;
    return hash ^ hash >> 29;
}

static PangoLayout *lay_out(struct ui *ui, enum ui_font font, int most, const char *text)
{
    PangoLayout *layout = pango_layout_new(ui->texts->context);
    pango_layout_set_font_description(layout, ui->texts->descriptions[font]);
    pango_layout_set_attributes(layout, ui->texts->attributes);
    pango_layout_set_single_paragraph_mode(layout, TRUE);
    if (most > 0) {
        pango_layout_set_width(layout, most * PANGO_SCALE);
        pango_layout_set_ellipsize(layout, PANGO_ELLIPSIZE_END);
    }
    if (g_utf8_validate(text, -1, NULL)) {
        pango_layout_set_text(layout, text, -1);
    } else {
        gchar *valid = g_utf8_make_valid(text, -1);
        pango_layout_set_text(layout, valid, -1);
        g_free(valid);
    }
    return layout;
}

static void fill_in(struct ui *ui, struct kept *kept, enum ui_font font, int most, const char *text,
                    uint64_t hash)
{
    PangoRectangle logical;
    if (kept->layout != NULL)
        g_object_unref(kept->layout);
    free(kept->text);
    kept->text = strdup(text);
    assert(kept->text != NULL);
    kept->hash = hash;
    kept->font = font;
    kept->most = most;
    kept->layout = lay_out(ui, font, most, text);
    pango_layout_get_extents(kept->layout, NULL, &logical);
    kept->width = logical.width / (double)PANGO_SCALE;
}

static struct kept *find(struct ui *ui, enum ui_font font, int most, const char *text)
{
    uint64_t hash = hash_of(font, most, text);
    struct kept *set = ui->texts->kept[hash & (SETS - 1)], *oldest = set;
    size_t way;
    measure(ui);
    for (way = 0; way < WAYS; way++) {
        struct kept *kept = &set[way];
        if (kept->layout != NULL && kept->hash == hash && kept->font == font &&
            kept->most == most && strcmp(kept->text, text) == 0) {
            kept->used = ++ui->texts->clock;
            return kept;
        }
        if (kept->used < oldest->used)
            oldest = kept;
    }
    fill_in(ui, oldest, font, most, text, hash);
    oldest->used = ++ui->texts->clock;
    return oldest;
}

/* --- drawing --- */

static void show(struct ui *ui, double x, double y, const struct kept *kept)
{
    cairo_move_to(ui->cairo, ui_snap(ui, x), ui_snap(ui, y + ui->texts->ascent[kept->font]));
    pango_cairo_show_layout_line(ui->cairo, pango_layout_get_line_readonly(kept->layout, 0));
}

double ui_text(struct ui *ui, double x, double y, double w, enum ui_font font,
               enum ui_colour colour, enum ui_align align, const char *text)
{
    struct kept *kept = find(ui, font, 0, text);
    if (w > 0 && kept->width > w + 0.5) {
        if (w < 1)
            return 0;
        kept = find(ui, font, (int)w, text);
    }
    if (align != UI_LEFT)
        x += (w - kept->width) / (align == UI_CENTRE ? 2 : 1);
    if (ui->cairo == NULL || *text == '\0')
        return kept->width;
    ui_source(ui, colour);
    show(ui, x, y, kept);
    return kept->width;
}

double ui_text_rgba(struct ui *ui, double x, double y, enum ui_font font, struct ui_rgba colour,
                    const char *text)
{
    const struct kept *kept = find(ui, font, 0, text);
    if (ui->cairo == NULL || *text == '\0')
        return kept->width;
    cairo_set_source_rgba(ui->cairo, colour.r, colour.g, colour.b, colour.a);
    show(ui, x, y, kept);
    return kept->width;
}

double ui_textf(struct ui *ui, double x, double y, double w, enum ui_font font,
                enum ui_colour colour, enum ui_align align, const char *format, ...)
{
    char text[512];
    va_list list;
    va_start(list, format);
    vsnprintf(text, sizeof text, format, list);
    va_end(list);
    return ui_text(ui, x, y, w, font, colour, align, text);
}

double ui_text_width(struct ui *ui, enum ui_font font, const char *text)
{
    return find(ui, font, 0, text)->width;
}

double ui_line_height(struct ui *ui, enum ui_font font)
{
    measure(ui);
    return ui->texts->height[font];
}

double ui_mono_width(struct ui *ui)
{
    measure(ui);
    return ui->texts->mono_width;
}

double ui_cell_width(struct ui *ui)
{
    measure(ui);
    return ui->texts->cell_width;
}
