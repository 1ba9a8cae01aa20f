/* SPDX-License-Identifier: MIT */
/* The pump's quantities as text, and text as quantities. */
#ifndef TEXT_H
#define TEXT_H

#include "print.h"

#include "pump.h"

/* text_volume: steps as millilitres with three decimals. text_rate: tenths of ml/h. text_time: a
   number of ticks as seconds with two decimals. text_number: without leading blanks. */
void text_volume(Line *line, unsigned steps);
void text_rate(Line *line, unsigned rate);
void text_time(Line *line, bos_tick ticks);
void text_number(Line *line, unsigned value);

/* text_equal: 1 when both are the same. text_length: characters. */
int text_equal(const char *one, const char *other);
int text_length(const char *text);

/* text_parse: reads a number with at most `decimals` decimals, 0 to 3, into `value`, counted in the
   last decimal. 1; 0 when the word is no such number or above 999,999 units. */
int text_parse(const char *word, int decimals, unsigned *value);

#endif
