/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the address sanitizer is not to complain of: fontconfig keeps tables until the program ends,
 * and loses some of them when it does. It is asked by name, at the end of a test; one with a
 * list of its own has that instead. */

const char *__lsan_default_suppressions(void);

__attribute__((weak)) const char *__lsan_default_suppressions(void)
{
    return "leak:libfontconfig\n";
}
