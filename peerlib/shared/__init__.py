"""What every station needs, written once.

numbers  one usable number, or a sentence that says why not; numbers and money in words
tables   the columns that a table needs, and each name once
words    results that print as a sentence
nearest  the name that was meant, when it was mistyped
kappa    agreement beyond chance
"""
