"""A graph at work for many minutes: does it grow, lose messages, or miss deadlines?"""
