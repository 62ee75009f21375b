"""The model side of the window: builder, formula line, equations, options."""
