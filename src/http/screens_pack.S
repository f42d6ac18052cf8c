// The bytes of build/web/screens.pack as they are, for built_in_screens() of screens.hpp.
  .section .rodata
  .global winnow_screens_begin, winnow_screens_end
  .hidden winnow_screens_begin, winnow_screens_end
winnow_screens_begin:
  .incbin SCREENS_PACK
winnow_screens_end:
  .section .note.GNU-stack,"",%progbits
