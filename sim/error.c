/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Error texts of the library: see error.h. */
#include "error.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

void sim_error_set(struct sim_error *error, const char *format, ...)
{
    va_list arguments;
    if (error == NULL)
        return;
    va_start(arguments, format);
    vsnprintf(error->text, sizeof error->text, format, arguments);
    va_end(arguments);
}

void sim_error_prefix(struct sim_error *error, const char *format, ...)
{
    char text[sizeof error->text];
    va_list arguments;
    int length;
    if (error == NULL)
        return;
    memcpy(text, error->text, sizeof text);
    va_start(arguments, format);
    length = vsnprintf(error->text, sizeof error->text, format, arguments);
    va_end(arguments);
    if (length >= 0 && (size_t)length < sizeof error->text)
        snprintf(error->text + length, sizeof error->text - (size_t)length, ": %s", text);
}
