/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Are two pictures alike to an eye?  compare_pictures A B [most]
 * Each is a PNG file, or a screen as Xvfb's -fbdir leaves it, in the X Window Dump format of
 * X11/XWDFile.h (32 bits a pixel). With PNG as `most`, A is written as the PNG file B.
 * Both are divided into squares of 8 pixels, whose mean colours are compared, so that the edges of
 * letters may fall otherwise. Prints the share of squares that differ by more than a tenth, in per
 * mille, and the place of the worst; ends with 1 where the share is above `most` (default 2), 2 on
 * bad input. Pictures of other sizes differ, unless A is a whole number of times as large as B:
 * then a square of A is as many times as large. */
#include <cairo.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SQUARE 8
#define FAR    26 /* of 255, of one of the three colours */

struct picture {
    cairo_surface_t *surface;
    const unsigned char *bytes;
    int width, height, stride;
};

struct differences {
    double squares, differ;
    int worst, worst_x, worst_y;
};

static uint32_t big_endian(const unsigned char *bytes)
{
    return (uint32_t)bytes[0] << 24 | (uint32_t)bytes[1] << 16 | (uint32_t)bytes[2] << 8 | bytes[3];
}

/* Words of the header: 0 its size, 4 and 5 width and height, 11 bits a pixel, 12 bytes a line, 19
 * colours, of 12 bytes each, before the pixels. NULL: it is none. */
static cairo_surface_t *read_screen(const char *path)
{
    cairo_surface_t *surface = NULL;
    FILE *file = fopen(path, "rb");
    unsigned char header[100];
    uint32_t width, height, line, y;
    if (file == NULL || fread(header, 1, sizeof header, file) != sizeof header ||
        big_endian(header + 4) != 7 || big_endian(header + 44) != 32)
        goto done;
    width = big_endian(header + 16);
    height = big_endian(header + 20);
    line = big_endian(header + 48);
    surface = cairo_image_surface_create(CAIRO_FORMAT_RGB24, (int)width, (int)height);
    cairo_surface_flush(surface);
    for (y = 0; y < height; y++) {
        unsigned char *to = cairo_image_surface_get_data(surface) +
                            (size_t)y * (size_t)cairo_image_surface_get_stride(surface);
        fseek(file,
              (long)big_endian(header) + (long)big_endian(header + 76) * 12 + (long)y * (long)line,
              SEEK_SET);
        if (fread(to, 4, width, file) != width)
            break;
    }
    cairo_surface_mark_dirty(surface);
done:
    if (file != NULL)
        fclose(file);
    return surface;
}

static struct picture read_picture(const char *path)
{
    struct picture picture = {.surface = read_screen(path)};
    if (picture.surface == NULL)
        picture.surface = cairo_image_surface_create_from_png(path);
    if (cairo_surface_status(picture.surface) != CAIRO_STATUS_SUCCESS) {
        fprintf(stderr, "%s: no picture: %s\n", path,
                cairo_status_to_string(cairo_surface_status(picture.surface)));
        exit(2);
    }
    picture.bytes = cairo_image_surface_get_data(picture.surface);
    picture.width = cairo_image_surface_get_width(picture.surface);
    picture.height = cairo_image_surface_get_height(picture.surface);
    picture.stride = cairo_image_surface_get_stride(picture.surface);
    return picture;
}

/* The mean of a colour (0 to 2) over a square that begins at x and y. */
static int mean(const struct picture *picture, int x, int y, int size, int colour)
{
    long sum = 0, count = 0;
    int i, j;
    for (j = y; j < y + size && j < picture->height; j++)
        for (i = x; i < x + size && i < picture->width; i++, count++)
            sum +=
                picture
                    ->bytes[(size_t)j * (size_t)picture->stride + 4 * (size_t)i + (size_t)colour];
    return count == 0 ? 0 : (int)(sum / count);
}

static int difference(const struct picture *a, const struct picture *b, int times, int x, int y)
{
    int colour, worst = 0;
    for (colour = 0; colour < 3; colour++) {
        int far = abs(mean(a, x * times, y * times, SQUARE * times, colour) -
                      mean(b, x, y, SQUARE, colour));
        worst = far > worst ? far : worst;
    }
    return worst;
}

/* How many times a is as large as b; 0: no whole number. */
static int times_as_large(const struct picture *a, const struct picture *b)
{
    int times = b->width == 0 ? 0 : a->width / b->width;
    return times > 0 && times * b->width == a->width && times * b->height == a->height ? times : 0;
}

static void count_square(struct differences *found, int far, int x, int y)
{
    found->squares++;
    found->differ += far > FAR;
    if (far <= found->worst)
        return;
    found->worst = far;
    found->worst_x = x;
    found->worst_y = y;
}

static struct differences compare(const struct picture *a, const struct picture *b, int times)
{
    struct differences found = {0};
    int x, y;
    for (y = 0; y < b->height; y += SQUARE)
        for (x = 0; x < b->width; x += SQUARE)
            count_square(&found, difference(a, b, times, x, y), x, y);
    return found;
}

int main(int argc, char **argv)
{
    double most = argc > 3 ? atof(argv[3]) : 2;
    struct differences found;
    struct picture a, b;
    int times;
    if (argc < 3) {
        fputs("compare_pictures A B [per mille | PNG]\n", stderr);
        return 2;
    }
    a = read_picture(argv[1]);
    if (argc > 3 && strcmp(argv[3], "PNG") == 0)
        return cairo_surface_write_to_png(a.surface, argv[2]) != CAIRO_STATUS_SUCCESS;
    b = read_picture(argv[2]);
    times = times_as_large(&a, &b);
    if (times == 0) {
        printf("sizes differ: %dx%d and %dx%d\n", a.width, a.height, b.width, b.height);
        return 1;
    }
    found = compare(&a, &b, times);
    cairo_surface_destroy(a.surface);
    cairo_surface_destroy(b.surface);
    printf("%.2f per mille of the squares differ, the worst by %d at %d,%d\n",
           1000 * found.differ / found.squares, found.worst, found.worst_x, found.worst_y);
    return 1000 * found.differ / found.squares > most;
}
