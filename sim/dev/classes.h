/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Every device class of the library, a line each: included several times with DEVICE_CLASS
 * defined differently (device_classes.c). */
DEVICE_CLASS(mps2_fpgaio_class)
DEVICE_CLASS(mps2_scc_class)
DEVICE_CLASS(pl022_class)
DEVICE_CLASS(sbcon_i2c_class)
DEVICE_CLASS(blank_class)
DEVICE_CLASS(cmsdk_dualtimer_class)
DEVICE_CLASS(cmsdk_gpio_class)
DEVICE_CLASS(cmsdk_timer_class)
DEVICE_CLASS(cmsdk_uart_class)
DEVICE_CLASS(cmsdk_watchdog_class)
DEVICE_CLASS(lan9118_class)
DEVICE_CLASS(mps2_i2s_class)
DEVICE_CLASS(mps2_vga_class)
