"""Packaging of the district theme."""

from setuptools import find_packages, setup

setup(
    name="eoffice_theme_district",
    version="0.1.0",
    description="The district theme of the e-Office: warm paper, indigo, a green note sheet",
    license="Apache-2.0",
    python_requires=">=3.11",
    package_dir={"": "src"},
    packages=find_packages("src"),
    package_data={"eoffice_theme_district": ["static/*", "templates/*"]},
    install_requires=["eoffice_cms"],
    entry_points={"eoffice_cms.themes": ["district = eoffice_theme_district:theme"]},
)
